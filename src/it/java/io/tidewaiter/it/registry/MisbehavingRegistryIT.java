package io.tidewaiter.it.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewaiter.it.host.Account;
import io.tidewaiter.it.host.CommandResult;
import io.tidewaiter.it.host.HostNetworkProgram;
import io.tidewaiter.it.host.Httpd;
import io.tidewaiter.it.host.TestHost;
import io.tidewaiter.it.server.MisbehavingRegistry;
import io.tidewaiter.it.server.MisbehavingRegistry.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whatever a registry does, the result is an outcome, a line with the reason, and an exit code. What runs is not touched, and
 * an error is never "up to date".
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MisbehavingRegistryIT {

    /** One unit for all: its instance is the port. */
    private static final String UNIT = """
            [Service]
            Environment=PODMAN_SYSTEMD_UNIT=%n
            Type=forking
            PIDFile=%t/port-%i.pid
            ExecStart=/usr/bin/podman run -d --replace --name port-%i --conmon-pidfile %t/port-%i.pid --cgroups=no-conmon --network none --label io.containers.autoupdate=registry 127.0.0.1:%i/httpd:prod
            ExecStop=/usr/bin/podman stop -t 1 port-%i
            """;

    private static final String CONFIGURATION = """
            poll:
              interval: %s
              jitter: 0s
              at-start: false
            health:
              timeout: 5s
              soak: 1s
            """;

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @RegisterExtension
    static final TestHost host = new TestHost();

    private static final Account core = host.core();
    private static final Map<Kind, CommandResult> updates = new EnumMap<>(Kind.class);
    private static final List<HostNetworkProgram> open = new ArrayList<>();
    private static String before = "";

    @BeforeAll
    static void updateAll() throws Exception {
        core.shell("podman pull -q IMAGE && podman image inspect --format='{{.Digest}}' IMAGE &&"
                                .replace("IMAGE", Httpd.REFERENCE)
                        + " skopeo inspect --raw docker://IMAGE >manifest && podman tag IMAGE "
                                .replace("IMAGE", Httpd.REFERENCE)
                        + ports().map(port -> "127.0.0.1:" + port + "/httpd:prod")
                                .collect(Collectors.joining(" ")))
                .ok();
        open.add(host.outside()
                .start(
                        MisbehavingRegistry.class,
                        host.outside().home().resolve("manifest").toString()));
        core.write(
                ".config/containers/registries.conf.d/50.conf",
                "[[registry]]\nprefix = \"127.0.0.1\"\nlocation = \"127.0.0.1\"\ninsecure = true\n");
        core.write(
                ".config/containers/auth.json",
                "{\"auths\":{%s}}"
                        .formatted(ports().map(MisbehavingRegistryIT::login).collect(Collectors.joining(","))));
        core.installUnit("port@.service", UNIT);
        core.shell("systemctl --user start "
                        + ports().map(port -> "port@" + port).collect(Collectors.joining(" ")))
                .ok();
        before = containers();
        core.configure(CONFIGURATION.formatted("1h"));
        core.startDaemon();

        try (ExecutorService each = Executors.newFixedThreadPool(Kind.values().length)) {
            Map<Kind, Future<CommandResult>> running = new EnumMap<>(Kind.class);
            for (Kind kind : Kind.values()) {
                running.put(kind, each.submit(() -> core.tidewaiter("update", "now", unit(kind), "--format", "json")));
            }
            for (Map.Entry<Kind, Future<CommandResult>> one : running.entrySet()) {
                updates.put(one.getKey(), one.getValue().get());
            }
        }
    }

    @AfterAll
    static void close() throws IOException {
        for (HostNetworkProgram each : open) {
            each.close();
        }
    }

    private static Stream<Integer> ports() {
        return Arrays.stream(Kind.values()).map(Kind::port);
    }

    private static String unit(Kind kind) {
        return "port@" + kind.port() + ".service";
    }

    private static String login(int port) {
        return "\"127.0.0.1:%d\":{\"auth\":\"%s\"}"
                .formatted(port, Base64.getEncoder().encodeToString("ann:wonderland".getBytes(StandardCharsets.UTF_8)));
    }

    /** Their names, ids and processes. */
    private static String containers() {
        return core.podman("ps", "--sort=names", "--no-trunc", "--format={{.Names}} {{.ID}} {{.Pid}} {{.ImageID}}")
                .ok();
    }

    @ParameterizedTest(name = "{0}")
    @Order(1)
    @CsvSource(delimiter = '|', textBlock = """
            REFUSES_BASIC             | 5 | HOST/httpd:prod: the registry refused our credentials (401): run podman login HOST
            REFUSES_BEARER            | 5 | HOST/httpd:prod: the registry refused our credentials (401): run podman login HOST
            REFUSES_WITHOUT_CHALLENGE | 4 | HOST/httpd:prod: the registry wants us to authenticate (401) in no way that we know
            FORBIDS                   | 5 | HOST/httpd:prod: the registry lets no one read this without credentials (403): run podman login HOST
            DOES_NOT_KNOW             | 6 | HOST/httpd:prod: the registry does not know this tag (404): was it deleted or misspelt?
            LIMITS_FOR_SECONDS        | 4 | HOST/httpd:prod: the registry was asked too often (429): it will answer again in 15m
            LIMITS_UNTIL_A_DATE       | 4 | HOST/httpd:prod: the registry was asked too often (429): it will answer again at DATE
            LIMITS                    | 4 | HOST/httpd:prod: the registry was asked too often (429)
            FAILS                     | 4 | HOST/httpd:prod: the registry failed (500): its own log says why
            IS_UNAVAILABLE            | 4 | HOST/httpd:prod: the registry failed (503): its own log says why
            NEVER_ANSWERS             | 4 | HOST/httpd:prod: no answer from HOST within 30s: is the registry running, and is the network there?
            DRIPS                     | 4 | HOST/httpd:prod: no answer from HOST within 30s: is the registry running, and is the network there?
            CUTS_THE_BODY             | 4 | HOST/httpd:prod: cannot reach HOST: the connection was cut before the answer was whole
            STATES_A_WRONG_DIGEST     | 4 | HOST/httpd:prod: the manifest was changed on its way: its bytes do not have its digest
            STATES_NONSENSE           | 4 | HOST/httpd:prod: the registry sent a malformed Docker-Content-Digest header
            SHOWS_A_LOGIN_PAGE        | 4 | HOST/httpd:prod: the registry's answer is not an image manifest
            IS_TOO_LARGE              | 4 | HOST/httpd:prod: the answer is larger than 4 MiB
            REDIRECTS_IN_CIRCLES      | 4 | HOST/httpd:prod: 127.0.0.1 redirects in circles (more than 5 redirects)
            REDIRECTS_ELSEWHERE       | 5 | HOST/httpd:prod: the registry redirects to localhost, which wants credentials of its own (401)
            REDIRECTS_TO_A_FILE       | 4 | HOST/httpd:prod: 127.0.0.1 redirects to something that is no web address
            RESETS                    | 4 | HOST/httpd:prod: cannot reach HOST: the connection was cut before the answer was whole
            BABBLES                   | 4 | HOST/httpd:prod: the answer of HOST is not HTTP
            HAS_ENDLESS_HEADERS       | 4 | HOST/httpd:prod: the answer of HOST is not HTTP
            """)
    void tellsWhatIsWrong(Kind kind, int exit, String words) {
        CommandResult update = update(kind);
        String why = words.replace("HOST", "127.0.0.1:" + kind.port()).replace("DATE", MisbehavingRegistry.RETRY_AT);

        assertThat(row(update).path("Why").asText()).isEqualTo(why);
        assertThat(row(update).path("Updated").asText()).isEqualTo("failed");
        assertThat(update.err().lines().filter(line -> line.startsWith(unit(kind))))
                .containsExactly(unit(kind) + ": " + why);
        assertThat(update.err()).doesNotContain("nothing new");
        assertThat(update.exit()).as(update.toString()).isEqualTo(exit);
    }

    @ParameterizedTest(name = "{0}")
    @Order(1)
    @CsvSource({"REFUSES_HEAD", "STATES_NO_DIGEST"})
    void hashesTheManifestWhereItHasTo(Kind kind) {
        CommandResult update = update(kind);

        assertThat(row(update).path("Updated").asText()).isEqualTo("false");
        assertThat(update.err()).contains("nothing new");
        assertThat(update.exit()).as(update.toString()).isZero();
    }

    @Test
    @Order(1)
    void bringsInNothingThatIsNotWhatItWasTold() {
        CommandResult update = update(Kind.STATES_A_DIGEST_THAT_IS_NOT_THERE);

        assertThat(row(update).path("Updated").asText()).isEqualTo("failed");
        assertThat(row(update).path("Why").asText()).contains("cannot pull", "@sha256:0000", "digest");
        assertThat(update.exit()).as(update.toString()).isEqualTo(1);
    }

    @Test
    @Order(2)
    void touchesNothing() {
        assertThat(containers()).isEqualTo(before).hasLineCount(Kind.values().length);
        assertThat(core.quarantine()).isEmpty();
    }

    @Test
    @Order(2)
    void sendsTheCredentialsNowhereElse() {
        assertThat(open.getFirst().said()).contains("ELSEWHERE nobody").doesNotContain("ELSEWHERE somebody");
    }

    @Test
    @Order(3)
    void leavesThoseAloneThatAskedForIt() {
        // given
        core.shell("systemctl --user mask --now port@A port@B; podman rm port-A port-B; systemctl --user reset-failed"
                        .replace("A", String.valueOf(Kind.NEVER_ANSWERS.port()))
                        .replace("B", String.valueOf(Kind.DRIPS.port())))
                .ok(); // each look would wait for them
        long limited = requests(Kind.LIMITS_FOR_SECONDS);
        long unavailable = requests(Kind.IS_UNAVAILABLE);
        core.stopDaemon();
        core.configure(CONFIGURATION.formatted("2s"));

        // when it looks again and again, and is started anew meanwhile
        for (int start = 0; start < 2; start++) {
            core.startDaemon();
            long polled = requests(Kind.DOES_NOT_KNOW);
            await().atMost(LIMIT).until(() -> requests(Kind.DOES_NOT_KNOW) >= polled + 2);
            core.stopDaemon();
        }

        // then
        assertThat(requests(Kind.LIMITS_FOR_SECONDS)).isEqualTo(limited);
        assertThat(requests(Kind.IS_UNAVAILABLE)).isEqualTo(unavailable);
        assertThat(core.tidewaiter("status").out() + core.tidewaiter("status").err())
                .contains("127.0.0.1:" + Kind.LIMITS_FOR_SECONDS.port());
    }

    private static long requests(Kind kind) {
        return open.getFirst().said().stream()
                .filter(line -> line.startsWith(kind + " "))
                .count();
    }

    private static CommandResult update(Kind kind) {
        return updates.getOrDefault(kind, new CommandResult("", -1, "", ""));
    }

    private static JsonNode row(CommandResult update) {
        List<JsonNode> rows = Account.rows(update);
        assertThat(rows).as(update.toString()).hasSize(1);
        return rows.getFirst();
    }
}
