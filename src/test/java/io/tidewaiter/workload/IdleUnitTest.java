package io.tidewaiter.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.update.port.Workload;
import io.tidewaiter.update.port.Workloads.Found;
import io.tidewaiter.update.port.Workloads.Misfit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
