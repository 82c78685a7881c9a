package io.tidewaiter.trigger.webhook.server;

import static io.tidewaiter.trigger.webhook.server.ServedHooks.answer;
import static io.tidewaiter.trigger.webhook.server.ServedHooks.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.health.LoggedBy;
import io.tidewaiter.trigger.webhook.auth.HeaderSecret;
import io.tidewaiter.trigger.webhook.auth.SigningKey;
import io.tidewaiter.trigger.webhook.kind.PlainHook;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Senders that are slow, many or unauthenticated are refused, and a fast authenticated sender is still served. */
class SiegeTest {

    private static final String HEARD = "{\"image\":\"quay.io/team/web:prod\"}";
    private static final String AUTHENTIC = "Bearer s3cret";

    @TempDir
    private Path folder;

    @AutoClose
    private ServedHooks hooks;

    private Hook mine;
    private Hook signed;

    @BeforeEach
    void listen() throws IOException {
        hooks = new ServedHooks(folder);
        mine = hooks.add("mine", new PlainHook(), "s3cret", HeaderSecret::bearer);
        signed = hooks.add("signed", new PlainHook(), TestSignature.KEY, SigningKey::ofGitHub);
        hooks.listen(null);
    }

    private int post(String authorization) throws IOException, InterruptedException {
        return hooks.post("/hooks/mine", HEARD, "Authorization", authorization);
    }

    private void pass(Duration time) {
        hooks.loop.run(() -> hooks.ticker.pass(time));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "POST /hooks/mine HTTP/1.1\r\nHost:",
                "POST /hooks/mine HTTP/1.1\r\nAuthorization: Bearer s3cret\r\nContent-Length: 100\r\n\r\n{"
            })
    void endsWhatDoesNotGetOn(String beginning) throws Exception {
        try (Socket slow = hooks.connect()) {
            say(slow, beginning);
            assertThat(post(AUTHENTIC)).as("what was said before was heard too").isEqualTo(202);

            pass(Reception.PATIENCE.plusSeconds(2));

            assertThat(answer(slow)).isEmpty();
        }
    }

    /** Each byte is progress of a kind, and does not count. */
    @Test
    void endsWhatSendsAByteNowAndThen() throws Exception {
        try (Socket slow = hooks.connect()) {
            say(slow, "POST /hooks/mine HTTP/1.1\r\nAuthorization: Bearer s3cret\r\nContent-Length: 100\r\n\r\n{");
            post(AUTHENTIC);
            pass(Reception.PATIENCE.minusSeconds(2));
            say(slow, " ");
            assertThat(post(AUTHENTIC)).isEqualTo(202);

            pass(Duration.ofSeconds(4));

            assertThat(answer(slow)).isEmpty();
        }
    }

    @Test
    void makesRoomForAFastSender() throws Exception {
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < WebhookServer.MOST_CONNECTIONS * 3; i++) {
            slow.add(hooks.connect());
        }

        assertThat(post(AUTHENTIC)).isEqualTo(202);

        assertThat(answer(slow.getFirst()))
                .as("the one that waited the longest")
                .isEmpty();
        for (Socket socket : slow) {
            socket.close();
        }
    }

    @Test
    void closesConnectionsOfTheAddressThatHasMost() throws Exception {
        try (Socket early = hooks.connect()) {
            List<Socket> greedy = new ArrayList<>();
            for (int i = 0; i < WebhookServer.MOST_CONNECTIONS * 2; i++) {
                greedy.add(hooks.connectFrom("127.0.1.1"));
            }

            say(early, "GET / HTTP/1.1\r\n\r\n");

            assertThat(answer(early)).isEqualTo("HTTP/1.1 404");
            for (Socket socket : greedy) {
                socket.close();
            }
        }
    }

    /** 20 times almost the largest body there may be, held back before its end. */
    @Test
    void holdsOnlySoManyBytes() throws Exception {
        List<Socket> slow = new ArrayList<>();
        String large = "x".repeat(Body.LONGEST - 10);
        for (int i = 0; i < 20; i++) {
            Socket socket = hooks.connect();
            slow.add(socket);
            say(
                    socket,
                    "POST /hooks/signed HTTP/1.1\r\nX-Hub-Signature-256: sha256=00\r\nContent-Length: %d\r\n\r\n"
                            .formatted(Body.LONGEST));
            say(socket, large);
        }

        assertThat(post(AUTHENTIC)).isEqualTo(202);

        assertThat(answer(slow.getFirst())).isEmpty();
        for (Socket socket : slow) {
            socket.close();
        }
    }

    @Test
    void answersAStrangerWhoKeepsTryingNoMore() throws Exception {
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            statuses.add(post("Bearer guess" + i));
        }

        assertThat(statuses.subList(0, 30)).containsOnly(401);
        assertThat(statuses.subList(30, 40)).containsOnly(429);
        assertThat(mine.counters().of(Heard.REFUSED)).isEqualTo(40);
        assertThat(post(AUTHENTIC))
                .as("from the same address, as if by one proxy")
                .isEqualTo(202);

        pass(Duration.ofSeconds(3));
        assertThat(post("Bearer guess")).isEqualTo(401);
    }

    private void sendWrongSignatures() throws Exception {
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            statuses.add(hooks.post("/hooks/signed", HEARD, "X-Hub-Signature-256", "sha256=" + "%064x".formatted(i)));
        }
        assertThat(statuses.subList(0, 30)).containsOnly(401);
        assertThat(statuses.subList(30, 40)).containsOnly(429);
    }

    /** All come from one address where a proxy stands in front. */
    @Test
    void hearsARightSignatureFromAnAddressThatSentManyWrongOnes() throws Exception {
        sendWrongSignatures();

        assertThat(hooks.post("/hooks/signed", HEARD, "X-Hub-Signature-256", TestSignature.of(HEARD)))
                .isEqualTo(202);
        assertThat(signed.counters()).hasToString("push=1 unknown=1 refused=40");
    }

    @Test
    void takesOnlyABriefBodyFromAnAddressThatSentManyWrongSignatures() throws Exception {
        sendWrongSignatures();

        try (Socket socket = hooks.connect()) {
            say(
                    socket,
                    "POST /hooks/signed HTTP/1.1\r\nX-Hub-Signature-256: sha256=00\r\nContent-Length: %d\r\n\r\n"
                            .formatted(Body.BRIEF + 1));

            assertThat(answer(socket)).isEqualTo("HTTP/1.1 429");
        }
        assertThat(hooks.checks).isEmpty();
    }

    @Test
    void slowsAnAuthenticSenderDown() throws Exception {
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 130; i++) {
            statuses.add(post(AUTHENTIC));
        }

        assertThat(statuses.subList(0, 120)).containsOnly(202);
        assertThat(statuses.subList(120, 130)).containsOnly(429);
        assertThat(mine.counters().of(Heard.LIMITED)).isEqualTo(10);

        pass(Duration.ofSeconds(1));
        assertThat(post(AUTHENTIC)).isEqualTo(202);
    }

    /** From five addresses, so that each is still tolerated. */
    @Test
    void letsNoStrangerUseUpAnAuthenticSendersPace() throws Exception {
        String request = "POST /hooks/signed HTTP/1.1\r\nX-Hub-Signature-256: sha256=00\r\nContent-Length: 2\r\n\r\n{}";
        for (int i = 0; i < 125; i++) {
            try (Socket socket = hooks.connectFrom("127.0.1." + (1 + i % 5))) {
                say(socket, request);
                assertThat(answer(socket)).isEqualTo("HTTP/1.1 401");
            }
        }

        assertThat(hooks.post("/hooks/signed", HEARD, "X-Hub-Signature-256", TestSignature.of(HEARD)))
                .isEqualTo(202);
    }

    @Test
    void doesNotFloodTheLog() throws Exception {
        try (LoggedBy trigger = new LoggedBy("io.tidewaiter.trigger")) {
            for (int i = 0; i < 20; i++) {
                post("Bearer guess");
            }
            assertThat(trigger.lines()).hasSize(1);

            pass(Duration.ofMinutes(1));
            post("Bearer guess");

            assertThat(trigger.lines()).hasSize(2).last().asString().contains("refused=21");
        }
    }

    @Test
    void closesAConnectionAfterARefusal() throws Exception {
        try (Socket socket = hooks.connect()) {
            say(socket, "POST /hooks/mine HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{");
            assertThat(answer(socket)).isEqualTo("HTTP/1.1 401");

            pass(Reception.LINGER.plusSeconds(2));

            assertThat(new String(socket.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII))
                    .containsIgnoringCase("connection: close");
        }
    }

    @Test
    void takesANewSecretWhenTheFileChanges() throws Exception {
        Files.writeString(hooks.file("mine"), "a new and longer one\n");
        awaitStatus(401, AUTHENTIC);

        assertThat(post("Bearer a new and longer one")).isEqualTo(202);
    }

    @Test
    void acceptsNoSenderWhileThereIsNoSecret() throws Exception {
        try (LoggedBy trigger = new LoggedBy("io.tidewaiter.trigger")) {
            Files.delete(hooks.file("mine"));
            awaitStatus(401, AUTHENTIC);
            assertThat(trigger.lines())
                    .filteredOn(line -> line.contains("all requests are refused"))
                    .singleElement()
                    .asString()
                    .contains("hook=mine");

            Files.writeString(hooks.file("mine"), "s3cret");
            awaitStatus(202, AUTHENTIC);
        }
    }

    private void awaitStatus(int status, String authorization) {
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            pass(Duration.ofSeconds(5));
            return post(authorization) == status;
        });
    }
}
