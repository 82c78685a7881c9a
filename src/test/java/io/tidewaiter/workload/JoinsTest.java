package io.tidewaiter.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.UnitDefinition;
import io.tidewaiter.host.Workload;
import io.tidewaiter.update.port.Workloads.Found;
import io.tidewaiter.update.port.Workloads.Misfit;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Containers that depend on another's: a restart of that one's unit has to take them along. */
class JoinsTest extends DiscoveringTest {

    private void vpn() {
        units.defines(runs("vpn.service", "--name vpn", Set.of()));
    }

    private static UnitDefinition runs(String name, String options, Set<String> restartsWith) {
        UnitDefinition unit = unit(name, RUN + options + " registry.example/httpd:prod");
        return new UnitDefinition(
                name,
                "/home/core/.config/containers/systemd/" + name.replace(".service", ".container"),
                unit.commands(),
                List.of(),
                List.of(),
                unit.environment(),
                restartsWith,
                false);
    }

    private static UnitDefinition target(String name, Set<String> restartsWith) {
        return new UnitDefinition(name, null, List.of(), List.of(), List.of(), List.of(), restartsWith, false);
    }

    private void areFollowed(String... names) {
        Found found = find();
        assertThat(found.misfits()).isEmpty();
        assertThat(found.workloads()).extracting(Workload::unit).containsExactly(names);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--network=container:vpn",
                "--net container:vpn",
                "--pid=container:vpn",
                "--ipc container:vpn",
                "--uts=container:vpn",
                "--userns=container:vpn",
                "--volumes-from=vpn:ro,z",
                "--requires=other,vpn",
            })
    void doesNotRestartWhatAnotherUnitsContainerDependsOn(String option) {
        vpn();
        units.defines(runs("web.service", "--name web " + option, Set.of("basic.target")));

        Found found = find();

        assertThat(found.misfits()).singleElement().satisfies(misfit -> {
            assertThat(misfit.unit()).isEqualTo("vpn.service");
            assertThat(misfit.reason())
                    .contains(
                            "web.service runs its container with " + option.replace(' ', '='),
                            "add Requires=vpn.service and After=vpn.service to web.service");
        });
        assertThat(found.workloads())
                .as("which can be replaced by itself")
                .extracting(Workload::unit)
                .containsExactly("web.service");
    }

    @Test
    void saysHowAQuadletHasTheRelation() {
        vpn();
        units.defines(runs("web.service", "--name web --network container:vpn", Set.of()));

        assertThat(find().misfits())
                .singleElement()
                .extracting(Misfit::reason)
                .asString()
                .contains("write Network=vpn.container in its Quadlet");
    }

    @Test
    void restartsThemTogetherWhereSystemdDoes() {
        vpn();
        units.defines(runs("web.service", "--name web --network container:vpn", Set.of("vpn.service")));

        areFollowed("vpn.service", "web.service");
    }

    @Test
    void followsARelationOverAnotherUnit() {
        vpn();
        units.defines(runs("web.service", "--name web --network container:vpn", Set.of("stack.target")));
        units.knows(target("stack.target", Set.of("vpn.service", "stack.target")));

        areFollowed("vpn.service", "web.service");
    }

    /** The one in the middle cannot be removed either while the last is there. */
    @Test
    void lookAtWhatDependsOnWhatDependsOnIt() {
        vpn();
        units.defines(
                runs("web.service", "--name web --network container:vpn", Set.of("vpn.service")),
                runs("log.service", "--name log --pid container:web", Set.of()));

        assertThat(find().misfits()).extracting(Misfit::unit).containsExactlyInAnyOrder("vpn.service", "web.service");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--network=host", "--network=pasta", "--pid=host", "--network=container:stranger"})
    void hasNothingAgainstOtherNetworks(String option) {
        vpn();
        units.defines(runs("web.service", "--name web " + option, Set.of()));

        areFollowed("vpn.service", "web.service");
    }

    /** Two containers of one unit go together. */
    @Test
    void hasNothingAgainstContainersOfOneUnit() {
        UnitDefinition two = unit(
                "two.service",
                "/usr/bin/podman run --name vpn registry.example/vpn:prod",
                RUN + "--name web --network container:vpn registry.example/httpd:prod");
        units.defines(two);

        assertThat(find().misfits()).isEmpty();
    }
}
