package io.tidewaiter.it.registry;

import static io.tidewaiter.it.server.RegistryKinds.MUTUAL_TLS;
import static io.tidewaiter.it.server.RegistryKinds.PASSWORD;
import static io.tidewaiter.it.server.RegistryKinds.PKI;
import static io.tidewaiter.it.server.RegistryKinds.PLAIN;
import static io.tidewaiter.it.server.RegistryKinds.TLS;
import static io.tidewaiter.it.server.RegistryKinds.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewaiter.it.host.Account;
import io.tidewaiter.it.host.CommandResult;
import io.tidewaiter.it.host.Httpd;
import io.tidewaiter.it.host.Httpd.Life;
import io.tidewaiter.it.host.SeedUnit;
import io.tidewaiter.it.host.TestHost;
import io.tidewaiter.it.server.ClosedRegistry;
import io.tidewaiter.it.server.RegistryKinds;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The real docker-registry in every configuration, and the user's files for it: each workload has its own registry name, and
 * so its own login or certificate, or none, or a wrong one.
 */
class RegistryKindsIT {

    /** Each workload and the port of its registry; all of a group follow the same tag. */
    private static final Map<String, Map<String, Integer>> GROUPS = Map.of(
            "good",
                    Map.of(
                            "plain", PLAIN,
                            "password", PASSWORD,
                            "label", PASSWORD,
                            "helper", PASSWORD,
                            "tls", TLS,
                            "mutual", MUTUAL_TLS,
                            "token", TOKEN,
                            "identity", TOKEN),
            "own",
                    Map.of(
                            "own-file", PASSWORD,
                            "own-variable", TOKEN,
                            "own-creds", PASSWORD,
                            "own-trust", TLS),
            "bad",
                    Map.of(
                            "wrong-password", PASSWORD,
                            "no-password", PASSWORD,
                            "no-label", PASSWORD,
                            "no-helper", PASSWORD,
                            "no-authority", TLS,
                            "no-certificate", MUTUAL_TLS,
                            "wrong-token", TOKEN,
                            "no-token", TOKEN,
                            "no-consent", PLAIN,
                            "no-registry", 5001),
            "own-bad",
                    Map.of(
                            "own-wrong", PASSWORD,
                            "own-certificates", TLS),
            "mended",
                    Map.of(
                            "mended-password", PASSWORD,
                            "mended-authority", TLS,
                            "mended-certificate", MUTUAL_TLS,
                            "mended-consent", PLAIN),
            "explicit", Map.of("explicit", PASSWORD));

    private static final String HELPER = """
            #!/bin/sh
            read -r host
            [ "$1 $host" = "get helper.registry.test:5003" ] || { echo "credentials not found in native keychain"; exit 1; }
            echo '{"ServerURL":"x","Username":"core","Secret":"swordfish"}'
            """;

    /** Podman 5.4 has no {@code --policy} here, so that it fails; that of Podman 5.6 leaves alone what is in local storage. */
    private static final String PULL = "ExecStartPre=-/usr/bin/podman pull --policy=missing %s %s\n";

    @RegisterExtension
    static final TestHost host = new TestHost();

    private static final Account core = host.core();
    private static final Map<String, Httpd> workloads = new LinkedHashMap<>();
    private static final List<AutoCloseable> open = new ArrayList<>();

    @BeforeAll
    static void startAll() {
        open.add(RegistryKinds.start(host));
        RegistryKinds.named(host, "tokens");
        consent("tokens", RegistryKinds.TOKEN_SERVICE);
        GROUPS.forEach((tag, group) -> {
            host.publish("v1", tag);
            group.forEach((name, port) -> install(name, port, tag));
        });
        consent("plain", PLAIN);
        Stream.of("password", "label", "helper", "wrong-password", "no-password", "no-label", "no-helper")
                .forEach(name -> consent(name, PASSWORD));
        Stream.of("mended-password", "explicit").forEach(name -> consent(name, PASSWORD));
        Stream.of("own-file", "own-creds", "own-wrong").forEach(name -> consent(name, PASSWORD));
        consent("own-variable", TOKEN);
        Stream.of("token", "identity", "wrong-token", "no-token").forEach(name -> consent(name, TOKEN));
        introduce();
        trust("tls", TLS);
        trust("mutual", MUTUAL_TLS);
        showCertificate("mutual", MUTUAL_TLS);
        trust("no-certificate", MUTUAL_TLS);
        trust("mended-certificate", MUTUAL_TLS);
        startContainers();
    }

    @AfterAll
    static void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private static String authority(String name, int port) {
        return name + ".registry.test:" + port;
    }

    private static void install(String name, int port, String tag) {
        RegistryKinds.named(host, name);
        Httpd httpd = new Httpd(core, "container-" + name + ".service", name, 8081 + workloads.size());
        String image = authority(name, port) + "/httpd:" + tag;
        String options = switch (name) {
            case "label" -> " --label io.containers.autoupdate.authfile=/home/core/label.json";
            case "no-label" -> " --label io.containers.autoupdate.authfile=/home/core/gone.json";
            case "own-file", "own-wrong" -> " --authfile=%h/" + name + ".json";
            case "own-trust" -> " --tls-verify=false";
            default -> "";
        };
        String more = switch (name) {
            case "own-variable" -> "EnvironmentFile=-%h/own-variable.env\n";
            case "own-creds" -> PULL.formatted("--creds=core:" + ClosedRegistry.PASSWORD, image);
            case "own-certificates" -> PULL.formatted("--cert-dir=" + PKI, image);
            default -> "";
        };
        core.writeUnit(
                httpd.unit(),
                SeedUnit.of(name, httpd.port(), image)
                        .replace("=image --name", "=image" + options + " --name")
                        .replace("[Service]\n", "[Service]\n" + more));
        workloads.put(name, httpd);
    }

    private static void startContainers() {
        core.write(".config/tidewaiter/tidewaiter.yaml", "health:\n  timeout: 10s\n  soak: 1s\n");
        String images = GROUPS.entrySet().stream()
                .flatMap(group -> group.getValue().entrySet().stream()
                        .map(member -> authority(member.getKey(), member.getValue()) + "/httpd:" + group.getKey()))
                .collect(Collectors.joining(" "));
        core.shell("podman pull -q REGISTRY/httpd:v1 && podman tag REGISTRY/httpd:v1 "
                                .replace("REGISTRY", TestHost.REGISTRY)
                        + images)
                .ok();
        core.systemctl("daemon-reload").ok();
        workloads
                .values()
                .forEach(httpd ->
                        core.systemctl("start", "--no-block", httpd.unit()).ok());
        workloads.values().forEach(httpd -> httpd.awaitPage("v1"));
    }

    /** That it speaks plain http. */
    private static void consent(String name, int port) {
        core.write(
                ".config/containers/registries.conf.d/%s.conf".formatted(name), """
                [[registry]]
                location = "%s"
                insecure = true
                """.formatted(authority(name, port)));
    }

    private static void trust(String name, int port) {
        core.shell("mkdir -p D && cp PKI/ca.crt D"
                        .replace("D", folder(name, port))
                        .replace("PKI", PKI))
                .ok();
    }

    private static void showCertificate(String name, int port) {
        core.shell("cp PKI/client.cert PKI/client.key D"
                        .replace("D", folder(name, port))
                        .replace("PKI", PKI))
                .ok();
    }

    private static String folder(String name, int port) {
        return ".config/containers/certs.d/" + authority(name, port);
    }

    /** The logins: some by Podman's own hand. */
    private static void introduce() {
        login("password", PASSWORD, ClosedRegistry.PASSWORD).ok();
        login("token", TOKEN, ClosedRegistry.PASSWORD).ok();
        core.write("label.json", auths(authority("label", PASSWORD), ClosedRegistry.PASSWORD));
        core.write("own-file.json", auths(authority("own-file", PASSWORD), ClosedRegistry.PASSWORD));
        core.write("own-wrong.json", auths(authority("own-wrong", PASSWORD), "herring"));
        core.write("own-variable.json", auths(authority("own-variable", TOKEN), ClosedRegistry.PASSWORD));
        core.write("own-variable.env", "# of the service\nREGISTRY_AUTH_FILE=\"/home/core/own-variable.json\"\n");
        core.write("explicit.json", auths(authority("explicit", PASSWORD), ClosedRegistry.PASSWORD));
        host.root().write("/usr/local/bin/docker-credential-vault", HELPER);
        host.root()
                .run("chmod", "755", "/usr/local/bin/docker-credential-vault")
                .ok();
        core.write(".config/containers/auth.json", """
                {
                  "credHelpers": {"HELPER": "vault", "NO-HELPER": "gone"},
                  "auths": {
                    "WRONG-PASSWORD": {"auth": "WRONG"}, "WRONG-TOKEN": {"auth": "WRONG"},
                    "IDENTITY": {"auth": "NOBODY", "identitytoken": "identity-of-core"}
                  }
                }
                """.replace("NO-HELPER", authority("no-helper", PASSWORD))
                .replace("HELPER", authority("helper", PASSWORD))
                .replace("WRONG-PASSWORD", authority("wrong-password", PASSWORD))
                .replace("WRONG-TOKEN", authority("wrong-token", TOKEN))
                .replace("IDENTITY", authority("identity", TOKEN))
                .replace("WRONG", base64("core:herring"))
                .replace("NOBODY", base64("core:")));
    }

    private static CommandResult login(String name, int port, String password) {
        return core.shell("podman login --username %s --password-stdin %s <<<%s"
                .formatted(ClosedRegistry.USER, authority(name, port), password));
    }

    private static String auths(String authority, String password) {
        return "{\"auths\":{\"%s\":{\"auth\":\"%s\"}}}"
                .formatted(authority, base64(ClosedRegistry.USER + ":" + password));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Test
    void updatesFromEveryKind() {
        // given
        List<String> names = Stream.of("good", "own")
                .flatMap(group -> members(group).stream())
                .toList();

        // when
        CommandResult look = update(names, "--dry-run", "--format", "json");

        // then
        assertThat(updated(look)).containsOnlyKeys(names).containsValue("false").hasSize(names.size());
        assertThat(look.exit()).as(look.toString()).isZero();

        // when
        host.publish("v2", "good");
        host.publish("v2", "own");

        // then
        assertThat(updated(update(names, "--dry-run", "--format", "json")).values())
                .containsOnly("pending");

        // when
        CommandResult update = update(names, "--format", "json");

        // then
        assertThat(update.exit()).as(update.toString()).isZero();
        assertThat(updated(update).values()).containsOnly("true");
        names.forEach(name -> assertThat(of(name).page()).as(name).isEqualTo("v2"));
        assertThat(update(names).err()).contains("nothing new");
    }

    /** By way of the command itself: a service would have the variable in its unit. */
    @Test
    void readsTheOneAuthFileThatTheEnvironmentNames() {
        // given
        Httpd httpd = of("explicit");
        host.publish("v2", "explicit");
        assertThat(httpd.updateNow(httpd.unit()).exit()).isEqualTo(5);
        assertThat(httpd.page()).isEqualTo("v1");

        // when
        CommandResult update = core.run(
                "env", "REGISTRY_AUTH_FILE=/home/core/explicit.json", "tidewaiter", "update", "now", httpd.unit());

        // then
        assertThat(update.exit()).as(update.toString()).isZero();
        assertThat(httpd.page()).isEqualTo("v2");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            wrong-password | 5 | refused our credentials.*podman login HOST
            no-password    | 5 | 401.*podman login HOST
            no-label       | 1 | /home/core/gone.json.*io.containers.autoupdate.authfile
            no-helper      | 1 | docker-credential-gone
            no-authority   | 4 | signed by no authority that this host trusts.*certs.d
            no-certificate | 5 | client certificate.*certs.d/HOST
            wrong-token    | 5 | refused our credentials.*podman login HOST
            no-token       | 5 | 401.*podman login HOST
            no-consent     | 4 | speaks plain http.*insecure = true
            no-registry    | 4 | connection refused
            own-wrong      | 5 | refused our credentials.*podman login --authfile /home/core/own-wrong.json HOST .--authfile of container-own-wrong
            own-certificates | 4 | no authority that this host trusts.*--cert-dir=/home/core/pki of container-own-certificates.service.*certs.d/HOST
            """)
    void tellsWhatIsWrongAndTouchesNothing(String name, int exit, String words) {
        // given
        Httpd httpd = of(name);
        Life before = httpd.life();

        // when
        CommandResult update = httpd.updateNow(httpd.unit(), "--format", "json");

        // then
        String authority = authority(name, port(name));
        JsonNode row = Account.rows(update).getFirst();
        String why = row.path("Why").asText();
        assertThat(why).startsWith(authority + "/httpd:").containsPattern(words.replace("HOST", authority));
        assertThat(why).doesNotContain("herring", "swordfish");
        assertThat(row.path("Updated").asText()).isEqualTo("failed");
        assertThat(update.err()).doesNotContain("nothing new");
        assertThat(update.exit()).as(update.toString()).isEqualTo(exit);
        assertThat(httpd.life()).isEqualTo(before);
    }

    /** It pulls at each of its starts: Podman 5.4 knows no other policy. */
    @Test
    void refusesAnImageQuadletThatPullsByItself() {
        // given
        core.installQuadlet("pulled.image", """
                [Image]
                Image=%s/httpd:v1
                Creds=core:swordfish
                """.formatted(TestHost.REGISTRY));
        core.installQuadlet("pulled.container", "[Container]\nImage=pulled.image\nAutoUpdate=registry\n");

        // when
        CommandResult update = core.tidewaiter("update", "now", "pulled.service");

        // then
        assertThat(update.exit()).as(update.toString()).isEqualTo(1);
        assertThat(update.toString())
                .contains("pulled-image.service, which pulls", "Policy=missing", "PodmanArgs=--authfile=FILE")
                .doesNotContain("swordfish");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [registries.insecure];registries = ["HOST//"]                                     | 0 | 0 | ''
            [registries.insecure];registries = ["HOST"];[registries.block];registries = ["HOST/"] | 125 | 1 | registries.conf blocks
            [registries.insecure];registries = ["HOST"];[aliases]                             | 125 | 1 | aliases is version 2
            unqualified-search-registries = ["a.test/b"];[[registry]];location = "HOST";insecure = true | 125 | 1 | has "a.test/b"
            [[registry]];location = "HOST";insecure = true;[aliases];image = "image:1"        | 125 | 1 | [aliases] image = "image:1"
            """)
    void readsAndRefusesTheSameFilesAsPodman(String text, int podman, int ours, String words) {
        // given
        String authority = authority("no-consent", PLAIN);
        core.write(".config/containers/registries.conf", text.replace(';', '\n').replace("HOST", authority) + "\n");
        try {
            // when
            CommandResult pull = core.podman("pull", "--quiet", authority + "/httpd:bad");
            CommandResult look = core.tidewaiter(
                    "update", "now", "--dry-run", of("no-consent").unit());

            // then
            assertThat(pull.exit()).as(pull.toString()).isEqualTo(podman);
            assertThat(look.exit()).as(look.toString()).isEqualTo(ours);
            assertThat(look.toString()).contains(words);
        } finally {
            core.run("rm", ".config/containers/registries.conf").ok();
        }
    }

    @Test
    void tellsATagThatIsNotThere() {
        // given
        String name = authority("plain", PLAIN) + "/httpd:gone";
        core.podman("tag", TestHost.REGISTRY + "/httpd:v1", name).ok();
        core.installUnit("container-gone.service", SeedUnit.of("gone", 8200, name));
        Httpd httpd = new Httpd(core, "container-gone.service", "gone", 8200).started();
        Life before = httpd.life();

        // when
        CommandResult update = httpd.updateNow(httpd.unit());

        // then
        assertThat(update.exit()).as(update.toString()).isEqualTo(6);
        assertThat(update.err()).contains(name, "404", "deleted or misspelt");
        assertThat(httpd.life()).isEqualTo(before);
    }

    @Test
    void theDaemonReadsWhatIsMendedWithoutARestart() throws IOException {
        // given
        core.run("install", "-D", "-t", ".config/systemd/user", "/opt/tidewaiter/systemd/user/tidewaiter.service")
                .ok();
        core.configure("poll:\n  interval: 1h\n  at-start: false\nhealth:\n  timeout: 10s\n  soak: 1s\n");
        core.systemctl("daemon-reload").ok();
        core.systemctl("start", "tidewaiter").ok();
        try {
            String daemon = core.property("tidewaiter", "InvocationID");
            List<String> names = members("mended");
            host.publish("v2", "mended");
            assertThat(updated(update(names, "--format", "json")).values()).containsOnly("failed");

            // when
            login("mended-password", PASSWORD, ClosedRegistry.PASSWORD).ok();
            trust("mended-authority", TLS);
            showCertificate("mended-certificate", MUTUAL_TLS);
            consent("mended-consent", PLAIN);
            awaitPodmanAnew();
            CommandResult update = update(names, "--format", "json");

            // then
            assertThat(update.exit()).as(update.toString()).isZero();
            assertThat(updated(update).values()).containsOnly("true");
            names.forEach(name -> assertThat(of(name).page()).as(name).isEqualTo("v2"));
            assertThat(core.property("tidewaiter", "InvocationID")).isEqualTo(daemon);
        } finally {
            core.systemctl("stop", "tidewaiter").ok();
        }
    }

    /** Podman's own service reads registries.conf when it is first needed, and ends after 5 s without a request. */
    private static void awaitPodmanAnew() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> core.property("podman", "ActiveState").equals("inactive"));
    }

    private static CommandResult update(List<String> names, String... options) {
        return core.tidewaiter(
                Stream.of(Stream.of("update", "now"), names.stream().map(name -> of(name).unit()), Stream.of(options))
                        .flatMap(words -> words)
                        .toArray(String[]::new));
    }

    /** What became of each. */
    private static Map<String, String> updated(CommandResult update) {
        return Account.rows(update).stream()
                .collect(Collectors.toMap(
                        row -> row.path("ContainerName").asText(),
                        row -> row.path("Updated").asText()));
    }

    private static List<String> members(String group) {
        return List.copyOf(GROUPS.getOrDefault(group, Map.of()).keySet());
    }

    private static int port(String name) {
        return GROUPS.values().stream()
                .flatMap(group -> group.entrySet().stream())
                .filter(member -> member.getKey().equals(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    }

    private static Httpd of(String name) {
        Httpd httpd = workloads.get(name);
        if (httpd == null) {
            throw new AssertionError("no workload " + name);
        }
        return httpd;
    }
}
