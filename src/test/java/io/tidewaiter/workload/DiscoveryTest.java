package io.tidewaiter.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewaiter.host.UnitDefinition;
import io.tidewaiter.host.Workload;
import io.tidewaiter.host.WorkloadId;
import io.tidewaiter.image.Reference;
import io.tidewaiter.podman.Inspected;
import io.tidewaiter.update.port.Workloads.Found;
import io.tidewaiter.update.port.Workloads.Misfit;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiscoveryTest extends DiscoveringTest {

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

    @ParameterizedTest
    @CsvSource({"--health-cmd=true --health-interval=disable, true", "--health-cmd=true --health-interval=5s, false"})
    void saysOfAHealthcheckThatIsNeverRunThatItDoesNotCount(String options, boolean noted) {
        units.defines(unit("web.service", RUN + options + " registry.example/httpd:prod"));

        assertThat(find().notes().values())
                .hasSize(noted ? 1 : 0)
                .allSatisfy(note -> assertThat(note.always()).contains("never runs its HEALTHCHECK"));
    }

    @Test
    void findsAUnitOnceWhosePodmanInventedTheName() {
        container(ID, "eager_curie", "registry.example/httpd:prod", followed("web.service"));
        units.defines(unit("web.service", RUN + "registry.example/httpd:prod"));

        assertThat(find().workloads()).singleElement().satisfies(workload -> {
            assertThat(workload.container()).isEqualTo("eager_curie");
            assertThat(workload.identity()).isEqualTo(identity("web.service", "registry.example/httpd:prod", ""));
        });
    }

    @Test
    void knowsAUnitWithoutAContainerAsTheOneThatItIsWithOne() {
        units.defines(unit("web.service", RUN + "registry.example/httpd:prod"));

        assertThat(find().workloads())
                .extracting(Workload::identity)
                .containsExactly(identity("web.service", "registry.example/httpd:prod", ""));
    }

    @Test
    void knowsAContainerByTheNameThatItsUnitGivesIt() {
        container(ID, "shop_web", "registry.example/httpd:prod", followed("web.service"));
        units.defines(unit("web.service", RUN + "--name shop_web registry.example/httpd:prod"));

        assertThat(find().workloads())
                .extracting(Workload::identity)
                .containsExactly(identity("web.service", "registry.example/httpd:prod", "shop_web"));
    }

    /** {@code podman rename} changes it until the next start. */
    @Test
    void knowsAContainerThatWasRenamedByTheNameThatItsUnitGivesIt() {
        container(ID, "other", "registry.example/httpd:prod", followed("web.service"));
        units.defines(unit("web.service", RUN + "--name web registry.example/httpd:prod"));

        assertThat(find().workloads()).singleElement().satisfies(workload -> {
            assertThat(workload.container()).isEqualTo("web");
            assertThat(workload.containerId()).isEqualTo(ID);
        });
    }

    @Test
    void takesAnotherContainerOfTheUnitForNoneThatWasRenamed() {
        container(ID, "web", "registry.example/httpd:prod", followed("web.service"));
        container(OTHER_ID, "beside", "registry.example/httpd:prod", followed("web.service"));
        units.defines(unit("web.service", RUN + "--name web registry.example/httpd:prod"));

        assertThat(find().workloads()).extracting(Workload::container).containsExactly("beside", "web");
    }

    /** What a script starts names its container, unless it looks as if Podman did. */
    @ParameterizedTest
    @CsvSource({"web-app,web-app", "systemd-web,systemd-web", "shop_web_1,shop_web_1", "eager_curie,", "eager_curie2,"})
    void tellsByTheNameItselfWhereTheCommandIsNotKnown(String name, String given) {
        container(ID, name, "registry.example/httpd:prod", followed("web.service"));
        units.defines(unit("web.service", "/usr/local/bin/start-web"));

        assertThat(find().workloads())
                .extracting(workload -> workload.identity().container())
                .containsExactly(given == null ? "" : given);
    }

    private static WorkloadId identity(String unit, String reference, String container) {
        return new WorkloadId(unit, Reference.parse(reference), container);
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
    void followsWhatPodmanWasGivenWhereTheUnitNamesAVariable() {
        container(ID, "web", "registry.example/httpd:prod", followed("web.service"));
        units.defines(unit("web.service", RUN + "--name web ${IMAGE}"));

        assertThat(find().workloads())
                .extracting(workload -> workload.reference().toString())
                .containsExactly("registry.example/httpd:prod");
    }

    @Test
    void hasNoErrorForAUnitAtRestWhoseImageIsAVariable() {
        units.defines(unit("web.service", RUN + "--name web --label io.containers.autoupdate=registry ${IMAGE}"));

        assertThat(find().misfits()).singleElement().satisfies(misfit -> {
            assertThat(misfit.onPurpose()).isTrue();
            assertThat(misfit.reason()).contains("${IMAGE}", "Environment=");
        });
    }

    @Test
    void answersWithThePodsUnitForAMember() {
        podman.answers("GET /pods/p0d/json", 200, "{\"Name\":\"wg\",\"InfraContainerID\":\"%s\"}".formatted(OTHER_ID));
        podman.container(
                OTHER_ID,
                () -> Inspected.running(OTHER_ID, "infra", IMAGE_ID, "localhost/pause")
                        .labelled(Map.of("PODMAN_SYSTEMD_UNIT", "wg-pod.service"))
                        .json()
                        .put("Pod", "p0d")
                        .put("IsInfra", true));
        podman.container(
                ID,
                () -> Inspected.running(ID, "m1", IMAGE_ID, "registry.example/m1:prod")
                        .labelled(followed("m1.service"))
                        .json()
                        .put("Pod", "p0d"));

        Found found = find();

        assertThat(found.of("wg-pod.service")).hasSize(1);
        assertThatThrownBy(() -> found.of("m1.service"))
                .hasMessage("the container of m1.service is in a pod, which is followed as wg-pod.service");
    }

    /** By an alias, or by the list of registries to search. */
    @Test
    void namesTheRegistryThatPodmanResolvedAShortNameTo() {
        container(ID, "web", "registry.fedoraproject.org/fedora:latest", followed("web.service"));
        units.defines(unit("web.service", RUN + "--name web fedora"));

        assertThat(find().misfits())
                .singleElement()
                .extracting(Misfit::reason)
                .asString()
                .isEqualTo(
                        "\"fedora\" is a short name, which Podman resolved to registry.fedoraproject.org/fedora:latest here: write that in the unit");
    }

    @Test
    void followsWhatPodmanResolvedWhenTheUnitDoesNotRunPodmanRun() {
        container(ID, "web", "registry.example/httpd:prod", followed("web.service"));
        units.defines(unit("web.service", "/usr/bin/podman kube play --replace web.yaml"));

        assertThat(find().workloads())
                .extracting(workload -> workload.reference().toString())
                .containsExactly("registry.example/httpd:prod");
    }

    /** As {@code podman generate systemd} makes units without {@code --new}. */
    @Test
    void refusesAUnitThatStartsAContainerWhichIsThereAlready() {
        container(ID, "web", "registry.example/httpd:prod", followed("web.service"));
        units.defines(unit("web.service", "/usr/bin/podman start web"));

        assertThat(find().misfits())
                .singleElement()
                .extracting(Misfit::reason)
                .asString()
                .contains("web.service", "keeps its image for ever", "--new");
    }

    @Test
    void followsAUnitThatCreatesTheContainerBeforeItStartsIt() {
        container(ID, "web", "registry.example/httpd:prod", followed("web.service"));
        UnitDefinition unit = unit("web.service", "/usr/bin/podman start -a web");
        units.defines(new UnitDefinition(
                unit.name(),
                unit.sourcePath(),
                unit.commands(),
                List.of(List.of(
                        "/usr/bin/podman", "create", "--replace", "--name", "web", "registry.example/httpd:prod")),
                unit.cleanups(),
                unit.environment()));

        assertThat(find().workloads()).hasSize(1);
    }

    @Test
    void followsEachOfTwoContainersOfAUnitByItsOwnImage() {
        container(ID, "web", "registry.example/httpd:latest", followed("web.service"));
        container(OTHER_ID, "sidecar", "registry.example/sidecar:1", followed("web.service"));
        units.defines(unit("web.service", RUN + "--name web registry.example/httpd"));

        assertThat(find().workloads())
                .extracting(
                        Workload::container, workload -> workload.reference().toString())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("sidecar", "registry.example/sidecar:1"),
                        org.assertj.core.groups.Tuple.tuple("web", "registry.example/httpd"));
    }

    @Test
    void findsAnInstanceThatOnlyItsNameTellsOf() {
        units.defines(unit("web@a.service", RUN + "registry.example/httpd:prod").asRecalled());
        assertThat(find().workloads()).isEmpty();

        instances.add("web@a.service");

        assertThat(find().workloads()).extracting(Workload::unit).containsExactly("web@a.service");
        assertThat(find().recalled()).containsExactly("web@a.service");
    }

    @Test
    void findsAnInstanceByItsContainerToo() {
        container(ID, "web-a", "registry.example/httpd:prod", followed("web@a.service"));
        units.defines(unit("web@a.service", RUN + "registry.example/httpd:prod").asRecalled());
        instances.add("web@a.service");

        assertThat(find().workloads()).hasSize(1);
        assertThat(find().recalled()).isEmpty();
    }

    @Test
    void findsWhatShowsThoughItIsNotKnownWhatWasFollowedBefore() {
        memory = Future.failedFuture("disk full");
        units.defines(unit("web.service", RUN + "registry.example/httpd:prod"));

        assertThat(find().workloads()).hasSize(1);
    }

    @Test
    void refusesAContainerWhoseImageAnImageUnitPulls() {
        UnitDefinition web = unit("web.service", RUN + "--replace --name web registry.example/httpd:prod");
        units.defines(
                new UnitDefinition(
                        web.name(),
                        null,
                        web.commands(),
                        List.of(),
                        List.of(),
                        web.environment(),
                        Set.of("web-image.service"),
                        false),
                unit("web-image.service", "/usr/bin/podman image pull --creds a:secret registry.example/httpd:prod"));

        assertThat(find().misfits())
                .singleElement()
                .extracting(Misfit::reason)
                .asString()
                .contains("web-image.service", "undo every rollback", "Policy=missing")
                .doesNotContain("secret");
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
    void oneBadContainerDoesNotHinderOthers() {
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
