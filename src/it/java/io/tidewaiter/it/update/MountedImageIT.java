package io.tidewaiter.it.update;

import static io.tidewaiter.it.host.TestHost.REGISTRY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewaiter.it.host.Account;
import io.tidewaiter.it.host.CommandResult;
import io.tidewaiter.it.host.RegistryLog;
import io.tidewaiter.it.host.TestHost;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Containers that serve what an image has that they have mounted. One host, one daemon that checks only on command, two
 * repositories for each story: NAME is what the container runs, NAME-site what it serves.
 */
class MountedImageIT {

    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final String LABEL = "Label=io.tidewaiter.follow-mounts=true";
    private static final String CONFIGURED = "configured.service";

    /** Not as v5, and not while there is nothing to serve. */
    private static final String SERVE =
            "sh -c \"trap 'exit 0' TERM; busybox grep -q v5 /www/index.html && exit 1; until busybox httpd -p 80 -h /site/www; do busybox sleep 1; done; busybox sleep 100000 & wait $$!\"";

    /** Has nothing to serve. */
    private static final String BAD = "silent";

    @RegisterExtension
    static final TestHost host = new TestHost();

    private static final Account core = host.core();

    @BeforeAll
    static void settle() {
        core.configure("""
                poll:
                  interval: 1h
                  at-start: false
                health:
                  timeout: 6s
                  soak: 1s
                workloads:
                  %s:
                    follow-mounts: true
                """.formatted(CONFIGURED));
        core.startDaemon();
    }

    @Test
    void isFollowedByItsTag() {
        // given
        start("plain", 8081, mount("plain"), LABEL);
        String runs = imageOf("plain");
        push("plain-site", "v2");

        // when
        RegistryLog log = host.registryLog();
        CommandResult update = update("plain");

        // then
        assertThat(update.exit()).as(update.toString()).isZero();
        assertThat(update.out()).contains("true");
        assertThat(page(8081)).isEqualTo("v2");
        assertThat(imageOf("plain")).isEqualTo(runs);
        assertThat(log.ofTheUpdate()).contains("HEAD /v2/plain/manifests/prod", "HEAD /v2/plain-site/manifests/prod");

        // and shown as what it is
        assertThat(core.tidewaiter("status", "plain").ok())
                .contains(REGISTRY + "/plain:prod, policy registry", REGISTRY + "/plain-site:prod, policy registry")
                .containsOnlyOnce("at /site");
        assertThat(status("plain-site").path("mountedAt").path(0).asText()).isEqualTo("/site");
        assertThat(status("plain").has("mountedAt")).isFalse();
        assertThat(core.history()).first().satisfies(past -> {
            assertThat(past.path("image").asText()).isEqualTo(REGISTRY + "/plain-site:prod");
            assertThat(past.path("outcome").asText()).isEqualTo("updated");
        });
        assertThat(update("plain").err()).contains("nothing new");

        // when a person goes back
        core.tidewaiter("rollback", "plain", "--image", REGISTRY + "/plain-site:prod")
                .ok();

        // then
        awaitPage(8081, "v1");
        assertThat(imageOf("plain")).isEqualTo(runs);
    }

    @Test
    void isRolledBackAndQuarantinedWhereTheContainerIsNotHealthyWithIt() {
        // given
        start("bad", 8082, mount("bad"), LABEL);
        String before = imageBehind("bad-site");
        push("bad-site", BAD);

        // when
        CommandResult update = update("bad");

        // then
        assertThat(update.out()).contains("rolled back");
        awaitPage(8082, "v1");
        assertThat(imageBehind("bad-site")).isEqualTo(before);
        assertThat(quarantined("bad-site")).hasSize(1);
        assertThat(quarantined("bad")).isEmpty();

        // when it is looked at again
        String container = id("bad");
        CommandResult again = update("bad");

        // then it is not tried
        assertThat(again.out()).contains("false");
        assertThat(again.err()).contains("failed here");
        assertThat(id("bad")).isEqualTo(container);

        // when a better one comes
        push("bad-site", "v3");
        update("bad").ok();

        // then
        awaitPage(8082, "v3");
    }

    @Test
    void movesWithTheImageThatTheContainerRunsAndOnlyTheBadOneGoesBack() {
        // given
        start("both", 8083, mount("both"), LABEL);
        String first = imageOf("both");
        push("both", "v2");
        push("both-site", BAD);

        // when
        update("both");

        // then
        awaitPage(8083, "v1");
        String second = imageOf("both");
        assertThat(second).isNotEqualTo(first).isEqualTo(imageBehind("both"));
        assertThat(quarantined("both-site")).hasSize(1);
        assertThat(quarantined("both")).isEmpty();

        // when it is the other way round
        push("both", "v5");
        push("both-site", "v4");
        update("both");

        // then
        awaitPage(8083, "v4");
        assertThat(imageOf("both")).isEqualTo(second);
        assertThat(quarantined("both")).hasSize(1);
    }

    @Test
    void isMountedByAVolumeThatIsMadeAnew() {
        // given
        volume("data");
        start("data", 8084, "Volume=data.volume:/site", LABEL);
        push("data-site", "v2");

        // when
        CommandResult update = update("data");

        // then
        assertThat(update.exit()).as(update.toString()).isZero();
        awaitPage(8084, "v2");
        assertThat(core.podman("volume", "inspect", "--format={{.Driver}} {{.Options}}", "systemd-data")
                        .ok())
                .isEqualTo("image map[image:" + REGISTRY + "/data-site:prod]");

        // when
        push("data-site", BAD);
        CommandResult bad = update("data");

        // then
        assertThat(bad.out()).contains("rolled back");
        awaitPage(8084, "v2");
        assertThat(quarantined("data-site")).hasSize(1);
        assertThat(core.property("data.service", "ActiveState")).isEqualTo("active");
        assertThat(update("data").err()).contains("failed here");
    }

    /** Podman makes an empty volume where there is none of that name. */
    @Test
    void isMountedAgainByTheNextUpdateWhereItsVolumeWasLost() {
        // given
        volume("lost");
        start("lost", 8090, "Volume=lost.volume:/site", LABEL);
        core.systemctl("stop", "lost.service").ok();
        core.podman("volume", "rm", "systemd-lost").ok();
        core.systemctl("start", "lost.service").ok();
        await().atMost(LIMIT).until(() -> core.page(8090) == null);

        // when
        String status = core.tidewaiter("status").ok();

        // then
        assertThat(status).contains("volume systemd-lost is of no image");

        // when
        push("lost-site", "v2");
        update("lost").ok();

        // then
        awaitPage(8090, "v2");
    }

    @Test
    void isProvenInOneUnitForAnother() {
        // given
        start("one", 8085, mount("one"), LABEL);
        start("two", 8086, mount("one"), LABEL);
        push("one-site", "v2");

        // when
        core.tidewaiter("update", "now", "one", "two").ok();

        // then
        awaitPage(8085, "v2");
        awaitPage(8086, "v2");

        // when
        String untouched = id("two");
        push("one-site", BAD);
        core.tidewaiter("update", "now", "one", "two");

        // then
        awaitPage(8085, "v2");
        assertThat(id("two")).isEqualTo(untouched);
        assertThat(quarantined("one-site")).hasSize(1);
    }

    @Test
    void isFollowedByTheConfigurationToo() {
        // given
        push("configured", "v1");
        push("configured-site", "v1");
        core.podman("pull", REGISTRY + "/configured-site:prod").ok();
        core.installUnit(CONFIGURED, """
                        [Service]
                        Environment=PODMAN_SYSTEMD_UNIT=%%n
                        Type=notify
                        NotifyAccess=all
                        ExecStart=/usr/bin/podman run --rm -d --replace --name configured --sdnotify=conmon --cgroups=no-conmon \\
                          --label io.containers.autoupdate=registry -p 127.0.0.1:8087:80 \\
                          --mount=type=image,src=%1$s/configured-site:prod,dst=/site %1$s/configured:prod %2$s
                        ExecStop=/usr/bin/podman rm -f -t 5 configured
                        """.formatted(REGISTRY, SERVE));
        core.systemctl("start", CONFIGURED).ok();
        awaitPage(8087, "v1");
        push("configured-site", "v2");

        // when
        update("configured").ok();

        // then
        awaitPage(8087, "v2");
    }

    /** Podman pulls no image only to mount it. */
    @Test
    void isPulledAheadOfTheFirstStart() {
        // given
        push("first", "v1");
        push("first-site", "v1");
        core.installQuadlet("first.container", quadlet("first", 8091, mount("first"), LABEL));

        // when
        core.tidewaiter("pull", "first").ok();

        // then
        core.systemctl("start", "first.service").ok();
        awaitPage(8091, "v1");
    }

    @Test
    void isLeftAloneWithoutTheLabel() {
        // given
        start("left", 8088, mount("left"), "");
        push("left-site", "v2");

        // when
        RegistryLog log = host.registryLog();
        CommandResult update = update("left");

        // then
        assertThat(update.err()).contains("nothing new");
        assertThat(log.ofTheUpdate()).containsExactly("HEAD /v2/left/manifests/prod");
        assertThat(page(8088)).isEqualTo("v1");
        assertThat(core.tidewaiter("status", "left").ok()).doesNotContain("left-site");
    }

    @Test
    void isRefusedWithTheReasonWhereItCannotBeFollowed() {
        // given
        push("odd", "v1");
        push("odd-site", "v1");
        core.podman("pull", REGISTRY + "/odd-site:prod").ok();
        String digest = core.podman("image", "inspect", "--format={{.Digest}}", REGISTRY + "/odd-site:prod")
                .ok();
        core.podman("tag", REGISTRY + "/odd-site:prod", "localhost/own:1").ok();
        core.podman("volume", "create", "--driver=image", "--opt=image=" + REGISTRY + "/odd-site:prod", "by-hand")
                .ok();
        volume("odd");
        core.installQuadlet("user.container", """
                        [Container]
                        ContainerName=user
                        Image=%s/odd:prod
                        Exec=%s
                        Volume=odd.volume:/site
                        """.formatted(REGISTRY, SERVE));
        core.podman("tag", REGISTRY + "/odd-site:prod", REGISTRY + "/odd-site@" + digest);
        start(
                "odd",
                8089,
                "Mount=type=image,source=" + REGISTRY + "/odd-site@" + digest + ",destination=/site",
                """
                        Mount=type=image,source=localhost/own:1,destination=/own
                        Mount=type=image,source=%s,destination=/id
                        Volume=by-hand:/by-hand
                        Volume=odd.volume:/shared
                        """.formatted(imageBehind("odd-site")) + LABEL);

        // when
        List<String> reasons = Account.rows(core.tidewaiter("status", "--format", "json")).stream()
                .filter(row -> row.path("unit").asText().equals("odd.service"))
                .map(row -> row.path("why").asText())
                .toList();

        // then
        assertThat(reasons)
                .hasSize(6)
                .anySatisfy(reason -> assertThat(reason).contains("odd-site@" + digest + " is pinned to a digest"))
                .anySatisfy(reason ->
                        assertThat(reason).startsWith("localhost/own:1 is mounted, which is an image of this"))
                .anySatisfy(reason -> assertThat(reason).contains("is mounted, which is the ID of an image"))
                .anySatisfy(reason -> assertThat(reason).startsWith("no unit is known to make volume by-hand"))
                .anySatisfy(reason ->
                        assertThat(reason).startsWith("volume systemd-odd is used by odd.service and user.service"));
    }

    private static CommandResult update(String unit) {
        return core.tidewaiter("update", "now", unit);
    }

    private static String mount(String name) {
        return "Mount=type=image,source=" + REGISTRY + "/" + name + "-site:prod,destination=/site";
    }

    private static void volume(String name) {
        core.installQuadlet(
                name + ".volume", "[Volume]\nDriver=image\nImage=" + REGISTRY + "/" + name + "-site:prod\n");
    }

    /** Serves {@code v1}. Podman pulls no image only to mount it. */
    private static void start(String name, int port, String mounts, String more) {
        push(name, "v1");
        if (mounts.contains(name) || mounts.startsWith("Volume=")) {
            push(name + "-site", "v1");
            core.podman("pull", REGISTRY + "/" + name + "-site:prod").ok();
        }
        core.installQuadlet(name + ".container", quadlet(name, port, mounts, more));
        core.systemctl("start", name + ".service").ok();
        awaitPage(port, "v1");
        // the daemon may still be looking at it, as its image was not here
        update(name);
    }

    private static String quadlet(String name, int port, String mounts, String more) {
        return """
                [Container]
                ContainerName=%s
                Image=%s/%s:prod
                AutoUpdate=registry
                Exec=%s
                PublishPort=127.0.0.1:%d:80
                %s
                %s
                """.formatted(name, REGISTRY, name, SERVE, port, mounts, more);
    }

    private static void push(String repository, String image) {
        String registry = "docker://" + REGISTRY + "/";
        host.root()
                .run("skopeo", "copy", "--quiet", registry + "httpd:" + image, registry + repository + ":prod")
                .ok();
    }

    private static String imageBehind(String name) {
        return core.podman("image", "inspect", "--format={{.Id}}", REGISTRY + "/" + name + ":prod")
                .ok();
    }

    private static String imageOf(String container) {
        return core.podman("inspect", "--format={{.Image}}", container).ok();
    }

    private static String id(String container) {
        return core.podman("inspect", "--format={{.Id}}", container).ok();
    }

    private static List<JsonNode> quarantined(String repository) {
        return core.quarantine().stream()
                .filter(entry -> entry.path("image").asText().equals(REGISTRY + "/" + repository + ":prod"))
                .toList();
    }

    private static JsonNode status(String repository) {
        return Account.rows(core.tidewaiter("status", "--format", "json")).stream()
                .filter(row -> row.path("image").asText().equals(REGISTRY + "/" + repository + ":prod"))
                .findFirst()
                .orElseThrow();
    }

    private static String page(int port) {
        return String.valueOf(core.page(port));
    }

    private static void awaitPage(int port, String tag) {
        await().atMost(LIMIT).until(() -> tag.equals(page(port)));
    }
}
