package io.tidewaiter.it.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidewaiter.it.host.Account;
import io.tidewaiter.it.host.CommandResult;
import io.tidewaiter.it.host.HostNetworkProgram;
import io.tidewaiter.it.host.Httpd;
import io.tidewaiter.it.host.Httpd.Health;
import io.tidewaiter.it.host.TestHost;
import io.tidewaiter.it.server.NotificationReceiver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Notifications about ended updates: to a receiver of CloudEvents, a command, and the journal. No update waits for a receiver
 * that refuses, hangs or is down.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NotifyIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String UNIT = "container-httpd.service";
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final String SECRET = "s3cret-of-the-receiver";

    private static final String LOOKING = """
            poll:
              interval: 1s
              jitter: 0s
            """ + Health.QUICK.asConfiguration(UNIT);

    private static final String NOTIFIERS = """
            notify:
              deaf:
                url: http://127.0.0.1:5301/
                timeout: 5m
              asleep:
                command: [/bin/sleep, "600"]
                timeout: 5m
              receiver:
                url: http://127.0.0.1:5300/events?from=edge
                secret-file: /home/core/.config/tidewaiter/receiver.secret
                token-file: /home/core/.config/tidewaiter/receiver.token
              script:
                command: [/home/core/tell, first argument, "$(touch /home/core/shell)"]
            """;

    /** What it is given it writes down, one file for each. */
    private static final String SCRIPT = """
            #!/bin/sh
            { printf '%s\\n' "$@"; env | sort; cat; } >"/home/core/told-$TIDEWAITER_OUTCOME"
            """;

    @RegisterExtension
    static final TestHost host = new TestHost();

    private static final Account core = host.core();
    private static Optional<HostNetworkProgram> receiver = Optional.empty();
    private static Duration undisturbed = Duration.ZERO;

    @BeforeAll
    static void prepare() {
        Httpd.ofSeedUnit(core, Health.QUICK).started();
        core.configure(LOOKING);
        core.write("tell", SCRIPT);
        core.run("chmod", "+x", "tell").ok();
        core.write(".config/tidewaiter/receiver.secret", SECRET + "\n");
        core.write(".config/tidewaiter/receiver.token", "s3cret-token\n");
        core.run("install", "-D", "-t", ".config/systemd/user", "/opt/tidewaiter/systemd/user/tidewaiter.service")
                .ok();
        core.systemctl("daemon-reload").ok();
        core.systemctl("start", "tidewaiter.service").ok();
    }

    @AfterEach
    void silence() throws IOException {
        if (receiver.isPresent()) {
            receiver.get().close();
            receiver = Optional.empty();
        }
    }

    @Test
    @Order(1)
    void leavesEachStepInTheJournal() throws IOException {
        undisturbed = update("v2", "updated");

        // then
        JsonNode past = core.history().getFirst();
        List<JsonNode> entries = journal("TIDEWAITER_UNIT=" + UNIT);
        assertThat(entries)
                .extracting(entry -> entry.path("TIDEWAITER_STATE").asText())
                .containsExactly("staging", "staged", "activating", "verifying", "updated");
        JsonNode end = entries.getLast();
        assertThat(Map.of(
                        "TIDEWAITER_OLD_DIGEST", past.path("fromDigest").asText(),
                        "TIDEWAITER_NEW_DIGEST", past.path("toDigest").asText(),
                        "TIDEWAITER_OUTCOME", "updated",
                        "PRIORITY", "5",
                        "SYSLOG_IDENTIFIER", "tidewaiter",
                        "_SYSTEMD_USER_UNIT", "tidewaiter.service"))
                .allSatisfy(
                        (field, value) -> assertThat(end.path(field).asText()).isEqualTo(value));
        assertThat(end.path("MESSAGE_ID").asText()).matches("[0-9a-f]{32}");

        // and the journal of the workload's unit, and of the daemon's, has it too, once
        String line = end.path("MESSAGE").asText();
        for (String unit : List.of(UNIT, "tidewaiter.service")) {
            assertThat(core.run("journalctl", "--user", "--output=cat", "--unit=" + unit)
                            .lines())
                    .as(unit)
                    .containsOnlyOnce(line);
        }
    }

    @Test
    @Order(2)
    void notifiesReceiversAndWaitsForNone() throws Exception {
        receiver = Optional.of(host.outside().start(NotificationReceiver.class));
        restart(LOOKING + NOTIFIERS);

        // when
        Duration disturbed = update("v5", "updated");

        // then
        System.err.printf("the update took %s, with two notifiers that hang %s%n", undisturbed, disturbed);
        assertThat(disturbed).isLessThan(undisturbed.plusSeconds(4));
        await().pollInterval(PAUSE)
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(receiver.orElseThrow().said()).hasSize(2));
        JsonNode past = core.history().getFirst();
        for (String request : receiver.orElseThrow().said()) {
            JsonNode event = event(request);
            assertThat(event.path("specversion").asText()).isEqualTo("1.0");
            assertThat(event.path("type").asText()).isEqualTo("io.tidewaiter.update.updated");
            assertThat(event.path("subject").asText()).isEqualTo(UNIT);
            assertThat(event.path("source").asText()).endsWith("/core").startsWith("//");
            assertThat(event.path("time").asText()).isEqualTo(past.path("ended").asText());
            assertThat(event.path("data").path("oldDigest").asText())
                    .isEqualTo(past.path("fromDigest").asText());
            assertThat(event.path("data").path("newDigest").asText())
                    .isEqualTo(past.path("toDigest").asText());
        }
        assertThat(receiver.orElseThrow().said().stream().map(NotifyIT::id).distinct())
                .as("the first got no answer, so that it was sent again")
                .hasSize(1);

        // and the command has it in its environment and on its input, as no shell saw it
        await().pollInterval(PAUSE)
                .atMost(LIMIT)
                .until(() -> core.run("test", "-s", "told-updated").exit() == 0);
        List<String> told = core.run("cat", "told-updated").lines();
        assertThat(told)
                .startsWith("first argument", "$(touch /home/core/shell)")
                .contains(
                        "TIDEWAITER_UNIT=" + UNIT,
                        "TIDEWAITER_OUTCOME=updated",
                        "TIDEWAITER_OLD_DIGEST=" + past.path("fromDigest").asText(),
                        "TIDEWAITER_NEW_DIGEST=" + past.path("toDigest").asText());
        assertThat(told)
                .noneMatch(line -> line.startsWith("NOTIFY_SOCKET=")
                        || line.startsWith("JOURNAL_STREAM=")
                        || line.startsWith("INVOCATION_ID="));
        assertThat(JSON.readTree(told.getLast()).path("id").asText())
                .isEqualTo(id(receiver.orElseThrow().said().getLast()));
        assertThat(core.run("test", "-e", "shell").exit()).isNotZero();

        // and what hangs does not keep the daemon from its end
        Instant asked = Instant.now();
        core.systemctl("stop", "tidewaiter.service").ok();
        assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(5));
        assertThat(host.outside().process("\0sleep\0" + "600\0")).isEmpty();
        assertThat(host.outside().process("/bin/sleep\0" + "600\0")).isEmpty();
    }

    @Test
    @Order(3)
    void tellsAfterACrashWhatItDidNotTellBefore() throws Exception {
        // given no process listens
        restart(LOOKING
                + NOTIFIERS.substring(0, NOTIFIERS.indexOf("  deaf:"))
                + NOTIFIERS.substring(NOTIFIERS.indexOf("  receiver:")));

        // when
        update("silent", "rolled back");
        assertThat(host.outside().killDaemon()).isTrue();
        receiver = Optional.of(host.outside().start(NotificationReceiver.class));

        // then systemd starts it again, and the receiver, which forgets the first, hears it twice
        await().pollInterval(PAUSE)
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(receiver.orElseThrow().said()).hasSize(2));
        assertThat(receiver.orElseThrow().said().stream().map(NotifyIT::id).distinct())
                .hasSize(1);
        JsonNode event = event(receiver.orElseThrow().said().getLast());
        assertThat(event.path("type").asText()).isEqualTo("io.tidewaiter.update.rolled-back");
        assertThat(event.path("data").path("quarantined").asBoolean()).isTrue();
        assertThat(event.path("data").path("reason").asText()).isNotEmpty();
        assertThat(journal("TIDEWAITER_OUTCOME=rolled-back"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.path("PRIORITY").asText()).isEqualTo("4"));
        await().pollInterval(PAUSE)
                .atMost(LIMIT)
                .until(() -> core.run("test", "-s", "told-rolled-back").exit() == 0);
    }

    @Test
    @Order(4)
    void showsWhetherANotificationWouldArrive() throws IOException {
        restart(LOOKING + NOTIFIERS.replace("5m", "1s"));

        CommandResult withoutReceiver = core.tidewaiter("notify", "test", "receiver");
        receiver = Optional.of(host.outside().start(NotificationReceiver.class));
        core.tidewaiter("notify", "test", "receiver");
        CommandResult all = core.tidewaiter("notify", "test", "--format", "json");

        // then
        assertThat(withoutReceiver.exit()).isEqualTo(1);
        assertThat(withoutReceiver.out())
                .contains("receiver", "no", "127.0.0.1:5300", "refused")
                .doesNotContain("edge");
        assertThat(all.exit()).isEqualTo(1);
        Map<String, String> answers = Account.rows(all).stream()
                .collect(Collectors.toMap(
                        row -> row.path("notifier").asText(),
                        row -> row.path("taken").asBoolean() + " "
                                + row.path("words").asText()));
        assertThat(answers.get("receiver")).isEqualTo("true 127.0.0.1:5300 answered 202");
        assertThat(answers.get("deaf")).startsWith("false no answer from 127.0.0.1:5301 within 1s");
        assertThat(answers.get("asleep")).startsWith("false /bin/sleep was not done after 1s and was ended");
        assertThat(answers.get("script")).startsWith("true /home/core/tell was done");
        assertThat(core.run("cat", "told-test").out()).contains("TIDEWAITER_TYPE=io.tidewaiter.test");
        assertThat(core.tidewaiter("notify", "test", "nobody").err()).contains("no notifier is named nobody", "script");
    }

    private static void restart(String configuration) {
        core.configure(configuration);
        CommandResult restarted = core.systemctl("restart", "tidewaiter.service");
        assertThat(restarted.exit()).as(journalText()).isZero();
    }

    /** @return how long it took, by its history */
    private static Duration update(String image, String outcome) {
        int before = core.history().size();
        host.publish(image);
        await().pollInterval(PAUSE)
                .atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(core.history()).as(journalText()).hasSize(before + 1));
        JsonNode past = core.history().getFirst();
        assertThat(past.path("outcome").asText()).isEqualTo(outcome);
        return Duration.between(
                Instant.parse(past.path("began").asText()),
                Instant.parse(past.path("ended").asText()));
    }

    private static String id(String request) {
        return request.split(" ", -1)[1];
    }

    /** The event of a request that is signed as it should be. */
    private static JsonNode event(String request) throws Exception {
        String[] parts = request.split(" ", -1);
        String body = new String(Base64.getUrlDecoder().decode(parts[5]), StandardCharsets.UTF_8);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        byte[] hmac = mac.doFinal((parts[1] + "." + parts[2] + "." + body).getBytes(StandardCharsets.UTF_8));
        assertThat(parts[0]).isEqualTo("application/cloudevents+json");
        assertThat(parts[3]).isEqualTo("v1," + Base64.getEncoder().encodeToString(hmac));
        assertThat(new String(Base64.getUrlDecoder().decode(parts[4]), StandardCharsets.UTF_8))
                .isEqualTo("Bearer s3cret-token");
        JsonNode event = JSON.readTree(body);
        assertThat(event.path("id").asText()).isEqualTo(parts[1]);
        return event;
    }

    private static List<JsonNode> journal(String match) throws IOException {
        List<JsonNode> entries = new java.util.ArrayList<>();
        for (String line :
                core.run("journalctl", "--user", "--output=json", match).lines()) {
            entries.add(JSON.readTree(line));
        }
        return entries;
    }

    private static String journalText() {
        return core.run("journalctl", "--user", "--unit=tidewaiter.service", "--lines=40")
                .out();
    }
}
