package io.tidewaiter.it.update;

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
 * Units that follow the newest tag that a rule lets through. One host, one daemon that checks only on command, a repository
 * for each story.
 */
class FollowIT {

    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final String DECIDED = "decided.service";

    @RegisterExtension
    static final TestHost host = new TestHost();

    @BeforeAll
    static void settle() {
        host.core().configure("""
                poll:
                  interval: 1h
                  at-start: false
                health:
                  timeout: 6s
                  soak: 1s
                workloads:
                  %s:
                    follow: regex:2026\\.(\\d+)(-r\\d+)? order:number
                """.formatted(DECIDED));
        host.core().startDaemon();
    }

    @Test
    void getsTheNewestThatMatchesAndNoOther() {
        // given
        push("ranged", "1.4.0", "v1");
        start("ranged", "1.4.0", 8081, "Label=io.tidewaiter.follow=semver:~1.4");
        push("ranged", "1.4.1", "v2");
        push("ranged", "1.5.0", "v3");
        push("ranged", "1.4.2-rc.1", "v4");
        push("ranged", "latest", "v5");
        String unit = unitFile("ranged");

        // when a person looks
        CommandResult look = host.core().tidewaiter("update", "now", "--dry-run", "ranged");

        // then nothing was touched
        assertThat(look.out()).contains("pending");
        assertThat(page(8081)).isEqualTo("v1");

        // when
        RegistryLog log = host.registryLog();
        CommandResult update = host.core().tidewaiter("update", "now", "ranged");

        // then
        assertThat(update.exit()).as(update.toString()).isZero();
        assertThat(update.out()).contains("true", "1.4.1");
        assertThat(page(8081)).isEqualTo("v2");
        assertThat(unitFile("ranged")).isEqualTo(unit);
        assertThat(imageBehind("ranged:1.4.0")).isEqualTo(imageOf("ranged"));
        assertThat(log.ofTheUpdate())
                .startsWith("GET /v2/ranged/tags/list?n=1000", "HEAD /v2/ranged/manifests/1.4.1")
                .noneMatch(asked -> asked.endsWith("/manifests/1.5.0") || asked.endsWith("/manifests/1.4.0"));

        // and says so
        JsonNode follow = status("ranged.service").path("follow");
        assertThat(follow.path("rule").asText()).isEqualTo("semver:~1.4");
        assertThat(follow.path("tag").asText()).isEqualTo("1.4.1");
        assertThat(follow.path("matching").asInt()).isEqualTo(2);
        assertThat(host.core().tidewaiter("status", "ranged").ok())
                .contains("tag 1.4.1 by semver:~1.4, which 2 tags match");
        assertThat(host.core().tidewaiter("history", "ranged").ok()).contains("→ 1.4.1");

        // when nothing is new
        RegistryLog later = host.registryLog();
        CommandResult again = host.core().tidewaiter("update", "now", "ranged");

        // then it costs a list and a HEAD
        assertThat(again.err()).contains("nothing new");
        assertThat(later.ofTheUpdate())
                .containsExactly("GET /v2/ranged/tags/list?n=1000", "HEAD /v2/ranged/manifests/1.4.1");
    }

    @Test
    void waitsForANewerTagWhereTheNewestFailedAndNeverGoesBack() {
        // given
        push("failing", "1.4.1", "v1");
        start("failing", "1.4.1", 8082, "Label=io.tidewaiter.follow=semver:~1.4");
        push("failing", "1.4.0", "v3");
        push("failing", "1.4.2", "silent");

        // when
        CommandResult bad = host.core().tidewaiter("update", "now", "failing");

        // then
        assertThat(bad.out()).contains("rolled back");
        awaitPage(8082, "v1");

        // when it is looked at again
        CommandResult again = host.core().tidewaiter("update", "now", "failing");

        // then it waits for a newer one
        assertThat(again.out()).contains("false");
        assertThat(again.err()).contains("1.4.2, sha256:", "failed here", "until a newer tag matches semver:~1.4");
        assertThat(page(8082)).isEqualTo("v1");

        // when that comes
        push("failing", "1.4.3", "v2");
        host.core().tidewaiter("update", "now", "failing").ok();

        // then
        awaitPage(8082, "v2");

        // when its tag vanishes
        deleteTag("failing", "1.4.3");
        CommandResult vanished = host.core().tidewaiter("update", "now", "failing");

        // then it stays
        assertThat(vanished.out()).contains("false");
        assertThat(vanished.err())
                .contains(
                        "1.4.3 runs, which the registry does not list any more, and the newest tag that matches semver:~1.4 is the older 1.4.2");
        assertThat(page(8082)).isEqualTo("v2");
        assertThat(host.core().tidewaiter("status").ok()).contains("not list any more");

        // when all tags that match are gone
        List.of("1.4.0", "1.4.1", "1.4.2").forEach(tag -> deleteTag("failing", tag));
        push("failing", "latest", "v1");
        CommandResult none = host.core().tidewaiter("update", "now", "failing");

        // then that is an error
        assertThat(none.exit()).isNotZero();
        assertThat(none.out()).contains("failed");
        assertThat(none.err()).contains("none of its 1 tags matches semver:~1.4, such as latest");
        assertThat(page(8082)).isEqualTo("v2");
    }

    @Test
    void followsAnExpressionInItsOrder() {
        // given the configuration outranks the label
        push("decided", "2026.9", "v1");
        start("decided", "2026.9", 8083, "Label=io.tidewaiter.follow=semver:^99");
        push("decided", "2026.10-r1", "v2");
        push("decided", "2026.2", "v3");
        push("decided", "2027.1", "v4");

        // when
        host.core().tidewaiter("update", "now", "decided").ok();

        // then
        awaitPage(8083, "v2");
        assertThat(status(DECIDED).path("follow").path("tag").asText()).isEqualTo("2026.10-r1");

        // when the tag moves
        push("decided", "2026.10-r1", "v5");
        host.core().tidewaiter("update", "now", "decided").ok();

        // then that is an ordinary update
        awaitPage(8083, "v5");
    }

    @Test
    void refusesAnExpressionThatCannotBeRead() {
        // given
        push("mistaken", "1.0.0", "v1");
        start("mistaken", "1.0.0", 8084, "Label=\"io.tidewaiter.follow=regex:([0-9]+ order:number\"");

        // when
        CommandResult status = host.core().tidewaiter("status");

        // then
        assertThat(status.out())
                .contains("label io.tidewaiter.follow: \"([0-9]+\" is not an expression of RE2: missing closing )");
    }

    @Test
    void looksTheSameAfterARestartOfTheDaemon() {
        // given
        push("restarted", "1.0.0", "v1");
        start("restarted", "1.0.0", 8085, "Label=\"io.tidewaiter.follow=semver:>=1 !>1.8\"");
        push("restarted", "1.8.9", "v2");
        push("restarted", "1.9.0", "v3");
        host.core().tidewaiter("update", "now", "restarted").ok();
        JsonNode before = status("restarted.service").path("follow");

        // when
        host.core().stopDaemon();
        JsonNode alone = status("restarted.service").path("follow");
        host.core().startDaemon();

        // then
        assertThat(before.path("tag").asText()).isEqualTo("1.8.9");
        assertThat(List.of(alone, status("restarted.service").path("follow"))).containsOnly(before);
        assertThat(page(8085)).isEqualTo("v2");
    }

    private static void push(String repository, String tag, String image) {
        String registry = "docker://" + TestHost.REGISTRY + "/";
        host.root()
                .run("skopeo", "copy", "--quiet", registry + "httpd:" + image, registry + repository + ":" + tag)
                .ok();
    }

    /** As a registry's own page does it; the images stay. */
    private static void deleteTag(String repository, String tag) {
        host.root()
                .run(
                        "rm",
                        "-r",
                        "/var/lib/docker-registry/docker/registry/v2/repositories/%s/_manifests/tags/%s"
                                .formatted(repository, tag))
                .ok();
    }

    private static void start(String name, String tag, int port, String label) {
        host.core().installQuadlet(name + ".container", """
                        [Container]
                        ContainerName=%s
                        Image=%s/%s:%s
                        AutoUpdate=registry
                        PublishPort=127.0.0.1:%d:80
                        %s
                        """.formatted(name, TestHost.REGISTRY, name, tag, port, label));
        host.core().systemctl("start", name + ".service").ok();
        awaitPage(port, "v1");
    }

    private static String unitFile(String name) {
        return host.core().systemctl("cat", name + ".service").ok();
    }

    private static String imageBehind(String name) {
        Account core = host.core();
        return core.podman("image", "inspect", "--format={{.Id}}", TestHost.REGISTRY + "/" + name)
                .ok();
    }

    private static String imageOf(String container) {
        return host.core().podman("inspect", "--format={{.Image}}", container).ok();
    }

    private static JsonNode status(String unit) {
        return Account.rows(host.core().tidewaiter("status", "--format", "json")).stream()
                .filter(row -> row.path("unit").asText().equals(unit))
                .findFirst()
                .orElseThrow();
    }

    private static String page(int port) {
        return String.valueOf(host.core().page(port));
    }

    private static void awaitPage(int port, String tag) {
        await().atMost(LIMIT).until(() -> tag.equals(page(port)));
    }
}
