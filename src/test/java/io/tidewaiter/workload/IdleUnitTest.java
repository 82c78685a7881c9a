package io.tidewaiter.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewaiter.host.UnitDefinition;
import io.tidewaiter.host.Workload;
import io.tidewaiter.update.port.Workloads.Found;
import io.tidewaiter.update.port.Workloads.Misfit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Units that would start a container and have none now. */
class IdleUnitTest extends DiscoveringTest {

    @Test
    void findsAUnitThatHasNoContainerNow() {
        units.defines(unit("web.service", "/bin/true", RUN + "--name web registry.example/httpd:prod"));

        assertThat(find().workloads()).singleElement().satisfies(workload -> {
            assertThat(workload.identity().container()).isEqualTo("web");
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

    /** By its file as Quadlet writes it, by name as people do. */
    @ParameterizedTest
    @ValueSource(strings = {"--pod-id-file /run/wg-pod.pod-id", "--pod=wg"})
    void findsAMemberWithoutItsContainerAsWhatThePodsUnitStarts(String option) {
        units.defines(
                pod("wg-pod.service", "PODMAN_SYSTEMD_UNIT=wg-pod.service"),
                unit("m1.service", RUN + option + " --name m1 registry.example/m1:prod"));

        Found found = find();

        assertThat(found.workloads()).singleElement().satisfies(workload -> {
            assertThat(workload.unit()).isEqualTo("wg-pod.service");
            assertThat(workload.ownUnit()).isEqualTo("m1.service");
            assertThat(workload.container()).isEqualTo("m1");
        });
        assertThatThrownBy(() -> found.of("m1.service"))
                .hasMessage("the container of m1.service is in a pod, which is followed as wg-pod.service");
    }

    /** Its members say themselves what starts them, as Podman has it. */
    @Test
    void leavesAMemberToItsOwnUnitWhereThePodIsNotToldWhatStartsIt() {
        units.defines(
                pod("wg-pod.service", "A=b"), unit("m1.service", RUN + "--pod wg --name m1 registry.example/m1:prod"));

        assertThat(find().workloads()).extracting(Workload::unit).containsExactly("m1.service");
    }

    private static UnitDefinition pod(String name, String environment) {
        return new UnitDefinition(
                name,
                null,
                List.of(List.of("podman", "pod", "start", "--pod-id-file=/run/wg-pod.pod-id")),
                List.of(List.of(
                        "podman", "pod", "create", "--pod-id-file=/run/wg-pod.pod-id", "--replace", "--name=wg")),
                List.of(),
                List.of(environment));
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
    void ordersWorkloadsByTheirUnits() {
        container(ID, "web", "registry.example/httpd:prod", followed("web.service"));
        units.defines(
                unit("zebra.service", RUN + "registry.example/zebra:prod"),
                unit("ant.service", RUN + "registry.example/ant:prod"));

        assertThat(find().workloads())
                .extracting(Workload::unit)
                .containsExactly("ant.service", "web.service", "zebra.service");
    }
}
