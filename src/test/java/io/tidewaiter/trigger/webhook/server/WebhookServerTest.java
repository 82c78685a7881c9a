package io.tidewaiter.trigger.webhook.server;

import static io.tidewaiter.trigger.webhook.server.ServedHooks.answer;
import static io.tidewaiter.trigger.webhook.server.ServedHooks.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewaiter.health.LoggedBy;
import io.tidewaiter.host.ExternalException;
import io.tidewaiter.trigger.webhook.auth.HeaderSecret;
import io.tidewaiter.trigger.webhook.auth.PathSecret;
import io.tidewaiter.trigger.webhook.auth.SigningKey;
import io.tidewaiter.trigger.webhook.kind.DistributionHook;
import io.tidewaiter.trigger.webhook.kind.PlainHook;
import io.tidewaiter.update.port.Scope;
import io.tidewaiter.update.port.Scope.Push;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is heard, and what comes of it. */
class WebhookServerTest {

    private static final String SECRET = "correct horse";
    private static final String PUSH =
            "{\"events\":[{\"id\":\"1\",\"action\":\"push\",\"target\":{\"repository\":\"web\",\"tag\":\"prod\"}}]}";
    private static final Scope WEB = Scope.pushes(Set.of(new Push("web", "prod")));

    @TempDir
    private Path folder;

    @AutoClose
    private ServedHooks hooks;

    private Hook mine;

    @BeforeEach
    void listen() throws IOException {
        hooks = new ServedHooks(folder);
        mine = hooks.add("mine", new DistributionHook(), SECRET, HeaderSecret::bearer);
        hooks.add("other", new DistributionHook(), "battery", HeaderSecret::bearer);
        hooks.add("basic", new DistributionHook(), "user:password", HeaderSecret::basic);
        hooks.add("header", new DistributionHook(), SECRET, content -> HeaderSecret.raw("X-Hook-Secret", content));
        hooks.add("path", new DistributionHook(), "correct-horse", PathSecret::new);
        hooks.add("signed", new PlainHook(), "It's a Secret to Everybody", SigningKey::ofGitHub);
        hooks.listen(null);
    }

    private int post(String path, String authorization, String body) throws IOException, InterruptedException {
        return hooks.post(path, body, "Authorization", authorization);
    }

    private int post(String body) throws IOException, InterruptedException {
        return post("/hooks/mine", "Bearer " + SECRET, body);
    }

    private String answerTo(String rest) throws IOException {
        try (Socket socket = hooks.connect()) {
            say(socket, "POST /hooks/mine HTTP/1.1\r\nHost: x\r\n" + rest);
            return answer(socket);
        }
    }

    @Test
    void looksAgainAtWhatWasPushed() throws Exception {
        assertThat(post(PUSH)).isEqualTo(202);

        assertThat(hooks.checks).containsExactly(WEB);
        assertThat(mine.counters().of(Heard.PUSH)).isEqualTo(1);
    }

    @Test
    void looksOnceAtWhatIsToldAgain() throws Exception {
        post(PUSH);

        assertThat(post(PUSH)).isEqualTo(202);

        assertThat(hooks.checks).hasSize(1);
        assertThat(mine.counters()).hasToString("push=1 repeated=1 unknown=1");
    }

    @Test
    void checksANameAgainAfterANewNotice() throws Exception {
        post(PUSH);

        assertThat(post(PUSH.replace("\"id\":\"1\"", "\"id\":\"2\""))).isEqualTo(202);

        assertThat(hooks.checks).containsExactly(WEB, WEB);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"events\":[{\"action\":\"pull\",\"target\":{\"repository\":\"web\",\"tag\":\"prod\"}}]}",
                "{\"events\":[{\"action\":\"push\",\"target\":{\"repository\":\"web\"}}]}",
                "{\"type\":\"PUSH_ARTIFACT\"}",
                "{}",
                ""
            })
    void thanksForWhatIsNotForItAndDoesNothing(String body) throws Exception {
        assertThat(post(body)).isEqualTo(202);

        assertThat(hooks.checks).isEmpty();
        assertThat(mine.counters()).hasToString("foreign=1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer wrong",
                "Bearer battery",
                "Bearer",
                "Bearer correct",
                "Bearer correct horse and more",
                "Basic correct horse",
                "correct horse",
                ""
            })
    void refusesAWrongSecret(String authorization) throws Exception {
        assertThat(post("/hooks/mine", authorization, PUSH)).isEqualTo(401);

        assertThat(hooks.checks).isEmpty();
        assertThat(mine.counters()).hasToString("refused=1");
    }

    @ParameterizedTest
    @CsvSource({
        "/hooks/basic, Authorization, Basic dXNlcjpwYXNzd29yZA==, 202",
        "/hooks/basic, Authorization, Basic dXNlcjpwYXNzd29yZB==, 401",
        "/hooks/basic, Authorization, Bearer user:password, 401",
        "/hooks/header, X-Hook-Secret, correct horse, 202",
        "/hooks/header, X-Hook-Secret, correct, 401",
        "/hooks/header, Authorization, Bearer correct horse, 401",
        "/hooks/path/correct-horse, X-Any, thing, 202",
        "/hooks/path/correct, X-Any, thing, 401",
        "/hooks/path/, X-Any, thing, 404",
        "/hooks/path, X-Any, thing, 401",
        "/hooks/path, Authorization, Bearer correct-horse, 401",
        "/hooks/mine/correct-horse, X-Any, thing, 404",
    })
    void acceptsASenderWithTheSecretInItsPlace(String path, String header, String value, int status) throws Exception {
        assertThat(hooks.post(path, PUSH, header, value)).isEqualTo(status);

        assertThat(hooks.checks).hasSize(status == 202 ? 1 : 0);
    }

    @Test
    void acceptsASenderThatSignedTheBody() throws Exception {
        String body = "{\"image\": \"quay.io/team/web:prod\"}";
        String signature = "sha256=" + "0".repeat(64);

        assertThat(hooks.post("/hooks/signed", body, "X-Hub-Signature-256", signature))
                .isEqualTo(401);
        assertThat(hooks.post("/hooks/signed", body, "X-Hub-Signature-256", TestSignature.of(body)))
                .isEqualTo(202);
        assertThat(hooks.post("/hooks/signed", body + " ", "X-Hub-Signature-256", TestSignature.of(body)))
                .isEqualTo(401);
        assertThat(hooks.post("/hooks/signed", body)).isEqualTo(401);

        assertThat(hooks.checks).containsExactly(Scope.pushes(Set.of(new Push("team/web", "prod"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/hooks/mine", "/hooks/signed", "/hooks/path", "/hooks/header"})
    void refusesASenderWithoutASecretBeforeItReadsTheBody(String path) throws IOException {
        try (Socket socket = hooks.connect()) {
            say(socket, "POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{".formatted(path));

            assertThat(answer(socket)).isEqualTo("HTTP/1.1 401");
        }
    }

    @Test
    void thanksForNoBodyAtAll() throws IOException {
        assertThat(answerTo("Authorization: Bearer " + SECRET + "\r\n\r\n")).isEqualTo("HTTP/1.1 202");
    }

    @Test
    void asksForABodyOnlyOnceItKnowsTheSender() throws IOException {
        String head = "Expect: 100-continue\r\nContent-Length: 2\r\n";

        assertThat(answerTo(head + "Authorization: Bearer " + SECRET + "\r\n\r\n"))
                .isEqualTo("HTTP/1.1 100");
        assertThat(answerTo(head + "\r\n")).isEqualTo("HTTP/1.1 401");
    }

    @Test
    void keepsTheSecretOutOfTheLog() throws Exception {
        try (LoggedBy everybody = new LoggedBy("")) {
            post("/hooks/mine", "Bearer nearly-" + SECRET, PUSH);
            hooks.post("/hooks/path/nearly-correct-horse", PUSH);
            hooks.loop.run(() -> hooks.ticker.pass(Duration.ofMinutes(1)));
            hooks.post("/hooks/path/correct-horse", "no JSON");
            hooks.post("/hooks/path/correct-horse/deeper", PUSH);

            assertThat(everybody.lines())
                    .hasSize(3)
                    .allMatch(line -> line.contains("hook=mine") || line.contains("hook=path"))
                    .noneMatch(line -> line.contains("horse"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/hooks/unknown", "/hooks/", "/hooks", "/hooks/mine/deeper", "/", "/hooks/Mine"})
    void knowsNoOtherPath(String path) throws Exception {
        assertThat(post(path, "Bearer " + SECRET, PUSH)).isEqualTo(404);

        assertThat(hooks.checks).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE"})
    void hearsOnlyPosts(String method) throws Exception {
        HttpRequest.Builder request = hooks.request("/hooks/mine")
                .header("Authorization", "Bearer " + SECRET)
                .method(method, BodyPublishers.ofString(PUSH));

        assertThat(hooks.status(request)).isEqualTo(405);

        assertThat(hooks.checks).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tag=prod", "{\"events\":["})
    void tellsTheSenderThatItsBodyIsNotJson(String body) throws Exception {
        assertThat(post(body)).isEqualTo(400);

        assertThat(hooks.checks).isEmpty();
        assertThat(mine.counters()).hasToString("malformed=1");
    }

    @Test
    void refusesABodyThatIsTooLarge() throws Exception {
        String padded = PUSH.replace("{\"events\"", "{\"padding\":\"" + "x".repeat(Body.LONGEST) + "\",\"events\"");

        assertThat(post(padded)).isEqualTo(413);

        assertThat(hooks.checks).isEmpty();
        assertThat(mine.counters()).hasToString("malformed=1");
    }

    @Test
    void refusesABodyThatTurnsOutTooLarge() throws Exception {
        byte[] large = new byte[Body.LONGEST + 1];
        HttpRequest.Builder chunked = hooks.request("/hooks/mine")
                .header("Authorization", "Bearer " + SECRET)
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)));

        assertThat(hooks.status(chunked)).isEqualTo(413);
    }

    @Test
    void takesABodyOfTheLongestLength() throws Exception {
        assertThat(post(PUSH + " ".repeat(Body.LONGEST - PUSH.length()))).isEqualTo(202);

        assertThat(hooks.checks).containsExactly(WEB);
    }

    @Test
    void doesNotOpenAHookWithoutASecret() {
        assertThatThrownBy(() -> hooks.add("empty", new PlainHook(), "\n", HeaderSecret::bearer))
                .isInstanceOf(ExternalException.class)
                .hasMessageContainingAll("hook empty", "the secret is empty");
        assertThatThrownBy(() -> Hook.open("none", new PlainHook(), folder.resolve("none"), HeaderSecret::bearer))
                .isInstanceOf(ExternalException.class)
                .hasMessageContainingAll("hook none", "cannot read its secret");
    }
}
