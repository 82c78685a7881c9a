package io.tidewaiter.podman;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.Container;
import io.tidewaiter.host.Container.Health;
import io.tidewaiter.host.Container.PublishedPort;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContainersTest extends PodmanTest {

    private static final String ID = "c0".repeat(32);
    private static final String OTHER_ID = "d1".repeat(32);
    private static final long SECOND = 1_000_000_000L;
    private static final Map<String, String> FOLLOWED =
            Map.of("io.containers.autoupdate", "registry", "PODMAN_SYSTEMD_UNIT", "httpd.service");

    /** As Podman 5 says it, less what is not read here. */
    private static final String HTTPD = """
            {
              "Id": "%s",
              "Created": "2026-03-01T10:00:00.123456789Z",
              "State": {"OciVersion": "1.2.0", "Status": "running", "Running": true, "Pid": 4711, "ExitCode": 0,
                        "Health": {"Status": "healthy", "FailingStreak": 0, "Log": null}},
              "Image": "%s",
              "ImageDigest": "sha256:%s",
              "ImageName": "registry.example:5000/httpd:prod",
              "Name": "httpd",
              "RestartCount": 2,
              "NetworkSettings": {"Ports": {
                  "80/tcp": [{"HostIp": "127.0.0.1", "HostPort": "8080"}, {"HostIp": "::1", "HostPort": "8081"}],
                  "53/udp": [{"HostIp": "0.0.0.0", "HostPort": "5353"}],
                  "443/tcp": null}},
              "Config": {
                  "Labels": {"io.containers.autoupdate": "registry", "PODMAN_SYSTEMD_UNIT": "httpd.service"},
                  "Healthcheck": {"Test": ["CMD-SHELL", "true"], "StartPeriod": 5000000000,
                                  "Interval": 30000000000, "Timeout": 10000000000, "Retries": 3}}
            }
            """.formatted(ID, IMAGE_ID, "ab".repeat(32));

    private static Inspected httpd(String id) {
        return Inspected.running(id, "httpd", IMAGE_ID, "registry.example/httpd:prod");
    }

    private Container inspected() {
        return loop.result(() -> engine.container(ID)).orElseThrow();
    }

    private Container onlyContainer() {
        List<Container> found = loop.result(engine::followedContainers);
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    @Test
    void readsWhatPodmanSaysOfAContainer() {
        podman.container(ID, () -> new JsonObject(HTTPD));

        assertThat(inspected())
                .isEqualTo(new Container(
                        ID,
                        "httpd",
                        IMAGE_ID,
                        "registry.example:5000/httpd:prod",
                        true,
                        FOLLOWED,
                        List.of(
                                new PublishedPort("127.0.0.1", 8080, 80, "tcp"),
                                new PublishedPort("::1", 8081, 80, "tcp"),
                                new PublishedPort("0.0.0.0", 5353, 53, "udp")),
                        Health.HEALTHY,
                        2,
                        Duration.ofSeconds(5 + 3 * (30 + 10)),
                        "running",
                        ""));
    }

    @Test
    void leavesOutAContainerThatWentWithItsPodMeanwhile() {
        podman.container(ID, () -> httpd(ID).labelled(FOLLOWED).json().put("Pod", "g0ne"));
        podman.answers("GET /pods/g0ne/json", 500, "{\"message\":\"no pod with ID g0ne\"}");
        podman.answers("GET /containers/" + ID + "/json", 404, "{\"message\":\"no such container\"}");

        assertThat(loop.result(engine::followedContainers)).isEmpty();
    }

    @Test
    void allowsTheTimeOfAStartupCheck() {
        podman.container(ID, () -> {
            JsonObject json = httpd(ID)
                    .checked("starting", SECOND, 30 * SECOND, 10 * SECOND, 3)
                    .json();
            json.getJsonObject("Config")
                    .put(
                            "StartupHealthCheck",
                            new JsonObject()
                                    .put("Interval", 40 * SECOND)
                                    .put("Timeout", 5 * SECOND)
                                    .put("Successes", 2));
            return json;
        });

        assertThat(inspected().healthBudget()).isEqualTo(Duration.ofSeconds(1 + 2 * (40 + 5) + 3 * (30 + 10)));
    }

    @Test
    void knowsAHealthcheckThatIsNeverRun() {
        podman.container(
                ID, () -> httpd(ID).checked("starting", 0, 0, 10 * SECOND, 3).json());

        assertThat(inspected().health()).isEqualTo(Health.NEVER);
        assertThat(inspected().healthBudget()).isZero();
    }

    @Test
    void asksForContainersThatDoNotRunToo() {
        podman.container(ID, () -> httpd(ID).exited().labelled(FOLLOWED).json());

        assertThat(onlyContainer().running()).isFalse();
        assertThat(podman.asked().getFirst())
                .isEqualTo("GET /containers/json?all=true&filters={\"label\":[\"io.containers.autoupdate\"]}");
    }

    @Test
    void findsTheContainersOfAUnitAndNoOthers() {
        podman.container(ID, () -> httpd(ID).labelled(FOLLOWED).json());
        podman.container(
                OTHER_ID,
                () -> httpd(OTHER_ID)
                        .labelled(Map.of("PODMAN_SYSTEMD_UNIT", "other.service"))
                        .json());

        assertThat(loop.result(() -> engine.containersOf("httpd.service")))
                .extracting(Container::id)
                .containsExactly(ID);
    }

    /** As Podman 5 has it of a Quadlet's pod. */
    private void podOfTwo() {
        podman.answers("GET /pods/p0d/json", 200, "{\"InfraContainerID\":\"%s\"}".formatted(OTHER_ID));
        podman.container(
                OTHER_ID,
                () -> httpd(OTHER_ID)
                        .labelled(Map.of("PODMAN_SYSTEMD_UNIT", "web-pod.service"))
                        .json()
                        .put("Pod", "p0d")
                        .put("IsInfra", true));
        podman.container(ID, () -> httpd(ID).labelled(FOLLOWED).json().put("Pod", "p0d"));
    }

    @Test
    void takesThePodsUnitForThatOfItsMembers() {
        podOfTwo();

        assertThat(onlyContainer().unit()).isEqualTo("web-pod.service");
        assertThat(podman.asked()).contains("GET /pods/p0d/json");
    }

    @Test
    void findsTheMembersOfAPodByThePodsUnit() {
        podOfTwo();
        podman.answers("GET /containers/json", 200, """
                [{"Id":"%s","Pod":"p0d","IsInfra":true}, {"Id":"%s","Pod":"p0d","IsInfra":false}]
                """.formatted(OTHER_ID, ID));

        assertThat(loop.result(() -> engine.containersOf("web-pod.service")))
                .singleElement()
                .satisfies(member -> {
                    assertThat(member.id()).isEqualTo(ID);
                    assertThat(member.unit()).isEqualTo("web-pod.service");
                });
        assertThat(podman.asked()).contains("GET /containers/json?all=true&filters={\"pod\":[\"p0d\"]}");
    }

    /** Made by {@code podman pod create}; its member by a unit that runs {@code podman run --pod}. */
    @Test
    void takesAMembersOwnUnitWhereNoneStartsThePod() {
        podman.answers("GET /pods/p0d/json", 200, "{\"Name\":\"wg\",\"InfraContainerID\":\"%s\"}".formatted(OTHER_ID));
        podman.container(
                OTHER_ID, () -> httpd(OTHER_ID).json().put("Pod", "p0d").put("IsInfra", true));
        podman.container(ID, () -> httpd(ID).labelled(FOLLOWED).json().put("Pod", "p0d"));

        assertThat(onlyContainer().unit()).isEqualTo("httpd.service");
        assertThat(onlyContainer().loosePod()).isEqualTo("wg");
        assertThat(loop.result(() -> engine.containersOf("httpd.service")))
                .extracting(Container::id)
                .containsExactly(ID);
    }

    /** Its infra container goes first, and then nothing tells whether a unit starts it. */
    @Test
    void takesNoUnitForThatOfAMemberWhosePodJustGoes() {
        podOfTwo();
        podman.noContainer(OTHER_ID);

        assertThat(onlyContainer().unit()).isNull();
        assertThat(loop.result(() -> engine.containersOf("httpd.service"))).isEmpty();
    }

    @Test
    void asksForThoseThatRunAndLeavesTheFiltersToPodman() {
        podman.answers("GET /containers/json", 200, """
                [{"Id":"%s","State":"running"}, {"Id":"%s","State":"exited"}]""".formatted(ID, OTHER_ID));

        assertThat(loop.result(() -> engine.running(Map.of("name", List.of("httpd", "web")))))
                .containsExactly(ID);
        assertThat(podman.asked()).containsExactly("GET /containers/json?filters={\"name\":[\"httpd\",\"web\"]}");
    }

    @Test
    void leavesOutAContainerThatIsGoneBeforeItIsLookedAt() {
        podman.answers("GET /containers/json", 200, "[{\"Id\":\"%s\"},{\"Id\":\"%s\"}]".formatted(OTHER_ID, ID));
        podman.container(ID, () -> httpd(ID).json());

        assertThat(loop.result(() -> engine.containersOf("httpd.service")))
                .extracting(Container::id)
                .containsExactly(ID);
        assertThat(podman.asked()).contains("GET /containers/" + OTHER_ID + "/json");
    }

    /** Podman's answer about a container that is removed between two looks of its own. */
    @Test
    void looksOnceMoreWhereAContainerGoesMeanwhile() {
        String list = "GET /containers/json";
        String look = "GET /containers/" + ID + "/json";
        podman.behaves(list, first -> {
            podman.answers(list, 200, "[{\"Id\":\"%s\"}]".formatted(ID));
            first.response().setStatusCode(500).end("{\"message\":\"whatever\"}");
        });
        podman.behaves(look, first -> {
            podman.answers(look, 404, "{\"message\":\"whatever\"}");
            first.response().setStatusCode(500).end("{\"message\":\"whatever\"}");
        });

        assertThat(loop.result(() -> engine.containersOf("httpd.service"))).isEmpty();
        assertThat(podman.asked()).filteredOn(look::equals).hasSize(2);
    }

    @Test
    void failsRatherThanToLeaveOutAContainerThatPodmanCannotRead() {
        podman.answers("GET /containers/json", 200, "[{\"Id\":\"%s\"}]".formatted(ID));
        podman.answers("GET /containers/" + ID + "/json", 500, "{\"message\":\"database is locked\"}");

        assertThat(loop.failure(() -> engine.containersOf("httpd.service")))
                .hasMessage("Podman refused /containers/%s/json (500): database is locked".formatted(ID));
    }

    @Test
    void learnsWhatIsFollowedFromTheListAlone() {
        podman.container(ID, () -> httpd(ID).labelled(FOLLOWED).json());
        podman.container(
                OTHER_ID, () -> httpd(OTHER_ID).exited().labelled(FOLLOWED).json());

        assertThat(loop.result(engine::followedContainers))
                .containsExactlyInAnyOrder(
                        Container.listed(ID, "httpd", IMAGE_ID, "registry.example/httpd:prod", true, FOLLOWED, "", ""),
                        Container.listed(
                                OTHER_ID, "httpd", IMAGE_ID, "registry.example/httpd:prod", false, FOLLOWED, "", ""));
        assertThat(podman.asked()).hasSize(1);
    }

    @Test
    void readsAContainerWithoutLabelsPortsAndHealthcheck() {
        podman.container(
                ID,
                () -> new JsonObject(
                        "{\"Id\":\"%s\",\"Image\":\"sha256:%s\",\"Config\":{\"Labels\":null},\"NetworkSettings\":{\"Ports\":null}}"
                                .formatted(ID, IMAGE_ID)));

        Container container = inspected();

        assertThat(container.imageId()).isEqualTo(IMAGE_ID);
        assertThat(container.labels()).isEmpty();
        assertThat(container.ports()).isEmpty();
        assertThat(container.health()).isEqualTo(Health.NONE);
        assertThat(container.healthBudget()).isZero();
        assertThat(container.unit()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"healthy, HEALTHY", "unhealthy, UNHEALTHY", "starting, STARTING", "'', NONE", "stopped, NONE"})
    void readsWhatTheHealthcheckSays(String word, Health health) {
        podman.container(
                ID,
                () -> httpd(ID).labelled(FOLLOWED).checked(word, 0, 30, 30, 3).json());

        assertThat(inspected().health()).isEqualTo(health);
    }

    @Test
    void allowsAHealthcheckWithoutRetriesOneTry() {
        podman.container(
                ID,
                () -> httpd(ID)
                        .labelled(FOLLOWED)
                        .checked("starting", 7 * SECOND, 2 * SECOND, SECOND, 0)
                        .json());

        assertThat(inspected().healthBudget()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void findsOneByItsName() {
        podman.answers("GET /containers/httpd/json", 200, HTTPD);

        assertThat(loop.result(() -> engine.container("httpd")))
                .hasValueSatisfying(container -> assertThat(container.id()).isEqualTo(ID));
    }

    @Test
    void findsNoneWhereThereIsNone() {
        assertThat(loop.result(() -> engine.container("httpd"))).isEmpty();
    }
}
