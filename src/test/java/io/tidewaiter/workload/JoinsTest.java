package io.tidewaiter.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.Join;
import io.tidewaiter.host.UnitDefinition;
import io.tidewaiter.host.Workload;
import io.tidewaiter.update.port.Workloads.Found;
import io.tidewaiter.update.port.Workloads.Misfit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Containers that depend on another's: a restart of that one's unit takes them along. */
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

    private Join join(String option, boolean bySystemd) {
        return new Join("web.service", "vpn.service", "vpn", option, bySystemd);
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
    void findsWhatAnotherUnitsContainerDependsOn(String option) {
        vpn();
        units.defines(runs("web.service", "--name web " + option, Set.of("basic.target")));

        Found found = find();

        assertThat(found.joins()).containsExactly(join(option.replace(' ', '='), false));
        assertThat(found.loose()).isEqualTo(Map.of("vpn.service", Set.of("web.service")));
        assertThat(found.misfits()).isEmpty();
    }

    /** Podman would not remove what it uses. */
    @ParameterizedTest
    @ValueSource(strings = {"", "/usr/bin/podman stop web"})
    void doesNotRestartWhatAContainerDependsOnThatStaysWhenItIsStopped(String cleanup) {
        vpn();
        units.defines(kept("web.service", "--name web --network container:vpn", cleanup));

        assertThat(find().misfits())
                .filteredOn(misfit -> "vpn.service".equals(misfit.unit()))
                .singleElement()
                .extracting(Misfit::reason)
                .asString()
                .contains(
                        "web.service runs its container with --network=container:vpn and does not remove it",
                        "add --rm, or ExecStopPost=podman rm -f, to web.service");
    }

    @Test
    void seesWhatRemovesTheContainerAfterTheStop() {
        vpn();
        units.defines(kept("web.service", "--name web --network container:vpn", "/usr/bin/podman rm -f web"));

        areFollowed("vpn.service", "web.service");
    }

    private static UnitDefinition kept(String name, String options, String cleanup) {
        UnitDefinition unit = runs(name, "--replace " + options, Set.of());
        return new UnitDefinition(
                name,
                null,
                List.of(unit.commands().getFirst().stream()
                        .filter(word -> !word.equals("--rm"))
                        .toList()),
                List.of(),
                cleanup.isEmpty() ? List.of() : List.of(List.of(cleanup.split(" "))),
                unit.environment(),
                Set.of(),
                false);
    }

    @Test
    void restartsThemTogetherWhereSystemdDoes() {
        vpn();
        units.defines(runs("web.service", "--name web --network container:vpn", Set.of("vpn.service")));

        areFollowed("vpn.service", "web.service");
        assertThat(find().joins()).containsExactly(join("--network=container:vpn", true));
        assertThat(find().loose()).isEmpty();
    }

    @Test
    void followsARelationOverAnotherUnit() {
        vpn();
        units.defines(runs("web.service", "--name web --network container:vpn", Set.of("stack.target")));
        units.knows(target("stack.target", Set.of("vpn.service", "stack.target")));

        areFollowed("vpn.service", "web.service");
        assertThat(find().loose()).isEmpty();
    }

    /** The one in the middle cannot be removed either while the last is there. */
    @Test
    void lookAtWhatDependsOnWhatDependsOnIt() {
        vpn();
        units.defines(
                runs("web.service", "--name web --network container:vpn", Set.of("vpn.service")),
                kept("log.service", "--name log --pid container:web", ""));

        assertThat(find().misfits()).extracting(Misfit::unit).containsExactlyInAnyOrder("vpn.service", "web.service");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--network=host", "--network=pasta", "--pid=host", "--network=container:stranger"})
    void hasNothingAgainstOtherNetworks(String option) {
        vpn();
        units.defines(runs("web.service", "--name web " + option, Set.of()));

        areFollowed("vpn.service", "web.service");
        assertThat(find().joins()).isEmpty();
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
        assertThat(find().joins()).isEmpty();
    }

    @Test
    void keepsApartWhatIsJoinedOverOthersToo() {
        vpn();
        units.defines(
                runs("web.service", "--name web --network container:vpn", Set.of()),
                runs("log.service", "--name log --pid container:web", Set.of()),
                runs("other.service", "--name other", Set.of()));

        assertThat(find().together(Set.of("vpn.service")))
                .containsExactlyInAnyOrder("vpn.service", "web.service", "log.service");
        assertThat(find().together(Set.of("other.service"))).containsExactly("other.service");
    }

    /** A restart of host.service takes vpn.service down, and so web.service. */
    @Test
    void keepsApartFromAServiceThatTakesThemDown() {
        units.defines(runs("host.service", "--name host", Set.of()));
        units.defines(target("net.target", Set.of("host.service")));
        units.defines(runs("vpn.service", "--name vpn", Set.of("net.target")));
        units.defines(runs("web.service", "--name web --network container:vpn", Set.of()));

        assertThat(find().together(Set.of("web.service")))
                .containsExactlyInAnyOrder("host.service", "vpn.service", "web.service");
        assertThat(find().together(Set.of("host.service")))
                .containsExactlyInAnyOrder("host.service", "vpn.service", "web.service");
    }
}
