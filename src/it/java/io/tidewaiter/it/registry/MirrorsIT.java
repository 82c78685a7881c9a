package io.tidewaiter.it.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.it.host.Account;
import io.tidewaiter.it.host.CommandResult;
import io.tidewaiter.it.host.Httpd;
import io.tidewaiter.it.host.Httpd.Life;
import io.tidewaiter.it.host.SeedUnit;
import io.tidewaiter.it.host.TestHost;
import io.tidewaiter.it.server.ClosedRegistry;
import io.tidewaiter.it.server.RegistryKinds;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Mirrors and primaries that are real registries, after a push: each workload's name leads to another pair of them.
 * Tidewaiter and Podman come to the same result.
 */
class MirrorsIT {

    private static final int MIRROR = 5031;
    private static final int STALE = 5030;

    /** Each location is a workload's; nothing listens on the ports 5001, and 5003 wants a password. */
    private static final String REGISTRIES = """
            [[registry]]
            location = "192.168.1.222:5000"
            insecure = true

            # The mirror is enough.
            [[registry]]
            location = "127.0.0.1:5001/used"
            insecure = true
            mirror = [{location = "127.0.0.1:5031", insecure = true}]

            # The mirror does not have the new image yet.
            [[registry]]
            prefix = "stale.test"
            location = "127.0.0.1:5000"
            insecure = true
            mirror = [{location = "127.0.0.1:5030", insecure = true}]

            [[registry]]
            prefix = "down.test"
            location = "127.0.0.1:5000"
            insecure = true
            mirror = [{location = "127.0.0.1:5001", insecure = true}]

            [[registry]]
            prefix = "refusing.test"
            location = "127.0.0.1:5000"
            insecure = true
            mirror = [{location = "127.0.0.1:5003", insecure = true}]

            # The tag by the primary, the image by the mirror.
            [[registry]]
            prefix = "digests.test"
            location = "127.0.0.1:5000"
            insecure = true
            mirror-by-digest-only = true
            mirror = [{location = "localhost:5031", insecure = true}]

            # The tag by the primary; the mirror does not have the image yet.
            [[registry]]
            prefix = "late.test"
            location = "127.0.0.1:5000"
            insecure = true
            mirror = [{location = "127.0.0.1:5030", insecure = true, pull-from-mirror = "digest-only"}]

            # The tag by the mirror, the image by the primary.
            [[registry]]
            prefix = "tags.test"
            location = "127.0.0.1:5000"
            insecure = true
            mirror = [{location = "127.0.0.2:5031", insecure = true, pull-from-mirror = "tag-only"}]

            [[registry]]
            location = "127.0.0.1:5000/blocked"
            insecure = true
            blocked = true

            # Neither has it.
            [[registry]]
            location = "127.0.0.1:5001/gone"
            insecure = true
            mirror = [{location = "127.0.0.1:5030/none", insecure = true}]
            """;

    private static final Set<String> MOVE_ON = Set.of("used", "down", "refusing", "digests", "late", "tags");

    @RegisterExtension
    static final TestHost host = new TestHost();

    private static final Account core = host.core();
    private static final Map<String, Httpd> workloads = new LinkedHashMap<>();

    @BeforeAll
    static void moveTheTagOn() {
        host.publish("v1", "mirrored");
        host.root().run("cp", "-a", RegistryKinds.STORAGE, "/var/lib/stale").ok();
        RegistryKinds.serve(host.root(), STALE, "/var/lib/stale", "", "");
        RegistryKinds.serve(host.root(), MIRROR, RegistryKinds.STORAGE, "", "");
        ClosedRegistry.start(host, 5003);
        core.write(".config/containers/registries.conf", REGISTRIES);
        core.configure("health:\n  timeout: 10s\n  soak: 1s\n");
        core.podman("pull", "--quiet", TestHost.REGISTRY + "/httpd:v1").ok();
        Matcher name = Pattern.compile(
                        "(?:prefix|location) = \"([a-z]+)\\.test\"|location = \"(127.0.0.1:500[01]/([a-z]+))\"")
                .matcher(REGISTRIES);
        while (name.find()) {
            if (name.group(1) != null) {
                follow(name.group(1), name.group(1) + ".test");
            } else {
                follow(name.group(3), name.group(2));
            }
        }
        core.systemctl("daemon-reload").ok();
        workloads
                .values()
                .forEach(httpd ->
                        core.systemctl("start", "--no-block", httpd.unit()).ok());
        workloads.values().forEach(httpd -> httpd.awaitPage("v1"));
        host.publish("v2", "mirrored");
    }

    private static void follow(String name, String place) {
        Httpd httpd = new Httpd(core, "container-" + name + ".service", name, 8081 + workloads.size());
        String image = place + "/httpd:mirrored";
        core.podman("tag", TestHost.REGISTRY + "/httpd:v1", image).ok();
        core.writeUnit(httpd.unit(), SeedUnit.of(name, httpd.port(), image));
        workloads.put(name, httpd);
    }

    @Test
    void followsMirrorsAsPodmanDoes() {
        // given
        Map<String, Life> before = lives();

        // when
        Map<String, String> podman = updated(core.podman("auto-update", "--dry-run", "--format", "json"));
        CommandResult look = core.tidewaiter("update", "now", "--dry-run", "--format", "json");

        // then
        assertThat(updated(look)).isEqualTo(podman);
        assertThat(podman).containsEntry("stale", "false").containsEntry("blocked", "failed");
        MOVE_ON.forEach(name -> assertThat(podman).containsEntry(name, "pending"));
        assertThat(why(look, "blocked"))
                .contains("127.0.0.1:5000/blocked/httpd:mirrored: ", "registries.conf", "blocked");
        assertThat(why(look, "gone")).contains("127.0.0.1:5001", "connection refused", "127.0.0.1:5030", "404");

        // when
        CommandResult update = core.tidewaiter("update", "now", "--format", "json");

        // then
        assertThat(update.exit()).as(update.toString()).isEqualTo(1);
        workloads.forEach((name, httpd) -> {
            assertThat(httpd.page()).as(name + " in " + update).isEqualTo(MOVE_ON.contains(name) ? "v2" : "v1");
            if (!MOVE_ON.contains(name)) {
                assertThat(httpd.life()).as(name).isEqualTo(before.get(name));
            }
        });
        assertThat(askedOfTheMirror("127.0.0.1:5031")).anyMatch(path -> path.startsWith("/v2/httpd/manifests/sha256:"));
        assertThat(askedOfTheMirror("localhost:5031"))
                .as("for digests only")
                .anyMatch(path -> path.startsWith("/v2/httpd/manifests/sha256:"))
                .noneMatch(path -> path.endsWith("/mirrored"));
        assertThat(askedOfTheMirror("127.0.0.2:5031"))
                .as("for tags only")
                .contains("/v2/httpd/manifests/mirrored")
                .noneMatch(path -> path.contains("sha256:"));
    }

    private static Map<String, Life> lives() {
        return workloads.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> each.getValue().life()));
    }

    /** By the names of containers; Podman has no row for what it could not look at. */
    private static Map<String, String> updated(CommandResult ran) {
        Map<String, String> updated = new TreeMap<>();
        workloads.keySet().forEach(name -> updated.put(name, "failed"));
        Account.rows(ran)
                .forEach(row -> updated.put(
                        row.path("ContainerName").asText(), row.path("Updated").asText()));
        return updated;
    }

    private static String why(CommandResult ran, String name) {
        return Account.rows(ran).stream()
                .filter(row -> row.path("ContainerName").asText().equals(name))
                .map(row -> row.path("Why").asText())
                .collect(Collectors.joining());
    }

    /** What it was asked by this name. */
    private static List<String> askedOfTheMirror(String name) {
        Pattern request = Pattern.compile("http.request.host=\"" + name + "\".* http.request.uri=\"?([^ \"]+)");
        return host.root()
                .run("journalctl", "--unit=registry-" + MIRROR, "--output=cat")
                .out()
                .lines()
                .map(request::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .filter(path -> path.contains("/manifests/"))
                .toList();
    }
}
