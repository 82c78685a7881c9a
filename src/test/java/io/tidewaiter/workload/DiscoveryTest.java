package io.tidewaiter.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.health.TestUnits;
import io.tidewaiter.podman.FakePodman;
import io.tidewaiter.podman.Inspected;
import io.tidewaiter.podman.Loop;
import io.tidewaiter.podman.PodmanEngine;
import io.tidewaiter.update.port.HealthPolicy;
import io.tidewaiter.update.port.Ticker;
import io.tidewaiter.update.port.UnitDefinition;
import io.tidewaiter.update.port.Workload;
import io.tidewaiter.update.port.Workloads.Found;
import io.tidewaiter.update.port.Workloads.Misfit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiscoveryTest {

    private static final String ID = "c0".repeat(32);
    private static final String OTHER_ID = "d1".repeat(32);
    private static final String IMAGE_ID = "1f".repeat(32);
    private static final String RUN = "/usr/bin/podman run -d --label io.containers.autoupdate=registry ";

    private final Loop loop = new Loop();
    private final TestUnits units = new TestUnits();
    private FakePodman podman;
    private Discovery discovery;

    @BeforeEach
    void startPodman(@TempDir Path folder) {
        podman = new FakePodman(loop.vertx(), folder);
        discovery = new Discovery(
                new PodmanEngine(loop.vertx(), podman.socket(), Ticker.of(loop.vertx())),
                units,
                new HealthSource(HealthPolicy.DEFAULT, Map.of()));
    }

    @AfterEach
    void stopPodman() {
        loop.close();
    }

    private Found find() {
        return loop.result(discovery::find);
    }

    private void container(String id, String name, String image, Map<String, String> labels) {
        podman.container(
                id,
                () -> Inspected.running(id, name, IMAGE_ID, image)
                        .labelled(labels)
                        .json());
    }

    private static Map<String, String> followed(String unit) {
        return Map.of("io.containers.autoupdate", "registry", "PODMAN_SYSTEMD_UNIT", unit);
    }

    /** A unit that tells its name to what it starts. */
    private static UnitDefinition unit(String name, String... lines) {
        return unit(name, List.of("PODMAN_SYSTEMD_UNIT=" + name), lines);
    }

    private static UnitDefinition unit(String name, List<String> environment, String... lines) {
        List<List<String>> commands = new ArrayList<>();
        for (String line : lines) {
            commands.add(List.of(line.split(" ")));
        }
        return new UnitDefinition(name, null, commands, environment);
    }

    @Test
    void followsTheImageAsTheUnitWritesItWhereverPodmanResolvedIt() {
        container(ID, "web", "registry.example/httpd:latest", followed("web.service"));
        units.defines(unit("web.service", RUN + "--name web registry.example/httpd"));

        Found found = find();

        assertThat(found.misfits()).isEmpty();
        assertThat(found.workloads()).singleElement().satisfies(workload -> {
            assertThat(workload.unit()).isEqualTo("web.service");
            assertThat(workload.container()).isEqualTo("web");
            assertThat(workload.containerId()).isEqualTo(ID);
            assertThat(workload.imageId()).isEqualTo(IMAGE_ID);
            assertThat(workload.reference()).hasToString("registry.example/httpd");
        });
    }

    @Test
    void refusesAShortNameThatPodmanResolved() {
        container(ID, "web", "docker.io/library/httpd:prod", followed("web.service"));
        units.defines(unit("web.service", RUN + "--name web httpd:prod"));

        assertThat(find().misfits())
                .singleElement()
                .extracting(Misfit::reason)
                .asString()
                .contains("is a short name");
    }

    @Test
    void followsWhatPodmanResolvedWhenTheUnitDoesNotRunPodmanRun() {
        container(ID, "web", "registry.example/httpd:prod", followed("web.service"));
        units.defines(unit("web.service", "/usr/bin/podman start -a web"));

        assertThat(find().workloads())
                .extracting(workload -> workload.reference().toString())
                .containsExactly("registry.example/httpd:prod");
    }

    @Test
    void findsAUnitThatHasNoContainerNow() {
        units.defines(unit("web.service", "/bin/true", RUN + "--name web registry.example/httpd:prod"));

        assertThat(find().workloads()).singleElement().satisfies(workload -> {
            assertThat(workload.key()).isEqualTo("web.service/web");
            assertThat(workload.containerId()).isEmpty();
            assertThat(workload.imageId()).isEmpty();
            assertThat(workload.policy()).isEqualTo("registry");
        });
    }

    @Test
    void callsAContainerWithoutANameAfterItsUnit() {
        units.defines(unit("web.service", RUN + "registry.example/httpd:prod"));

        assertThat(find().workloads()).extracting(Workload::container).containsExactly("web.service");
    }

    @Test
    void leavesAUnitAloneThatGivesNoLabel() {
        units.defines(unit("web.service", "/usr/bin/podman run --name web registry.example/httpd:prod"));

        assertThat(find()).isEqualTo(new Found(List.of(), List.of()));
    }

    @Test
    void refusesAnIdleUnitThatDoesNotTellItsNameToItsContainer() {
        units.defines(unit("web.service", List.of("A=b"), RUN + "--name web registry.example/httpd:prod"));

        assertThat(find().misfits())
                .containsExactly(
                        new Misfit(
                                null,
                                "web",
                                "",
                                "registry.example/httpd:prod",
                                "registry",
                                "no unit is known to start container web: add Environment=PODMAN_SYSTEMD_UNIT=%n to its unit and restart that once"));
    }

    @Test
    void tellsOnceOfAContainerThatDoesNotKnowItsUnit() {
        container(ID, "web", "registry.example/httpd:prod", Map.of("io.containers.autoupdate", "registry"));
        units.defines(unit("web.service", List.of(), RUN + "--name web registry.example/httpd:prod"));

        Found found = find();

        assertThat(found.workloads()).isEmpty();
        assertThat(found.misfits()).extracting(Misfit::containerId).containsExactly(ID);
    }

    @Test
    void followsEachOfTwoContainersOfAUnitByItsOwnImage() {
        container(ID, "web", "registry.example/httpd:latest", followed("web.service"));
        container(OTHER_ID, "sidecar", "registry.example/sidecar:1", followed("web.service"));
        units.defines(unit("web.service", RUN + "--name web registry.example/httpd"));

        assertThat(find().workloads())
                .extracting(Workload::key, workload -> workload.reference().toString())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("web.service/sidecar", "registry.example/sidecar:1"),
                        org.assertj.core.groups.Tuple.tuple("web.service/web", "registry.example/httpd"));
    }

    @Test
    void ordersWorkloadsByTheirUnits() {
        container(ID, "web", "registry.example/httpd:prod", followed("web.service"));
        units.defines(
                unit("zebra.service", RUN + "registry.example/zebra:prod"),
                unit("ant.service", RUN + "registry.example/ant:prod"));

        assertThat(find().workloads())
                .extracting(Workload::unit)
                .containsExactly("ant.service", "web.service", "zebra.service");
    }

    @ParameterizedTest
    @ValueSource(strings = {"disabled", ""})
    void leavesAContainerAloneWhoseLabelSwitchesItOff(String policy) {
        container(
                ID,
                "web",
                "registry.example/httpd:prod",
                Map.of("io.containers.autoupdate", policy, "PODMAN_SYSTEMD_UNIT", "web.service"));

        assertThat(find()).isEqualTo(new Found(List.of(), List.of()));
    }

    @Test
    void letsOneMisfitHinderNobodyElse() {
        container(
                ID,
                "odd",
                "registry.example/odd:prod",
                Map.of("io.containers.autoupdate", "sometimes", "PODMAN_SYSTEMD_UNIT", "odd.service"));
        container(OTHER_ID, "web", "registry.example/httpd:prod", followed("web.service"));

        Found found = find();

        assertThat(found.workloads()).extracting(Workload::unit).containsExactly("web.service");
        assertThat(found.misfits()).extracting(Misfit::policy).containsExactly("sometimes");
    }

    @Test
    void failsWhenPodmanDoesNotAnswer() {
        podman.close();

        assertThat(loop.failure(discovery::find)).hasMessageStartingWith("Podman does not answer");
    }
}
