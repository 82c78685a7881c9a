package io.tidewaiter.trigger.webhook.server;

import static io.tidewaiter.trigger.webhook.server.ServedHooks.answer;
import static io.tidewaiter.trigger.webhook.server.ServedHooks.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.health.LoggedBy;
import io.tidewaiter.trigger.webhook.auth.ClientCertificates;
import io.tidewaiter.trigger.webhook.auth.HeaderSecret;
import io.tidewaiter.trigger.webhook.kind.PlainHook;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over TLS, and with certificates of the senders. */
class WebhookTlsTest {

    @TempDir
    private static Path identities;

    private static TestIdentity server;
    private static TestIdentity renewed;
    private static TestIdentity sender;
    private static TestIdentity authority;
    private static TestIdentity member;
    private static TestIdentity stranger;

    @TempDir
    private Path folder;

    @AutoClose
    private ServedHooks hooks;

    @BeforeAll
    static void makeIdentities() throws Exception {
        server = TestIdentity.of(identities, "server");
        renewed = TestIdentity.of(identities, "renewed");
        sender = TestIdentity.of(identities, "sender");
        authority = TestIdentity.authority(identities, "authority");
        member = authority.issue("member");
        stranger = TestIdentity.of(identities, "stranger");
    }

    @BeforeEach
    void listen() throws Exception {
        hooks = new ServedHooks(folder);
        hooks.add("bearer", new PlainHook(), "s3cret", HeaderSecret::bearer);
        hooks.add("pinned", new PlainHook(), text(sender.certificate()), ClientCertificates::new);
        hooks.add("issued", new PlainHook(), text(authority.certificate()), ClientCertificates::new);
        Path certificate = Files.write(folder.resolve("tls.crt"), server.certificate());
        Path key = Files.write(folder.resolve("tls.key"), server.key());
        hooks.listen(new ListenerTls(certificate, key, List.of(hooks.file("pinned"), hooks.file("issued"))));
    }

    /** No handshake of theirs goes on. */
    private List<Socket> silent(String address) throws IOException {
        List<Socket> silent = new ArrayList<>();
        for (int i = 0; i < WebhookServer.MOST_CONNECTIONS * 2; i++) {
            silent.add(hooks.connectFrom(address));
        }
        return silent;
    }

    private static void close(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** Well before a handshake's time is over. */
    private static void assertIsClosed(Socket socket) throws IOException {
        socket.setSoTimeout(5_000);
        assertThat(answer(socket)).isEmpty();
    }

    @Test
    void makesRoomAmongHandshakesThatDoNotEnd() throws Exception {
        List<Socket> silent = silent("127.0.0.1");

        assertThat(post(server, null, "bearer")).isEqualTo(202);

        assertIsClosed(silent.getFirst());
        close(silent);
    }

    @Test
    void takesNoRoomFromAHandshakeOfAnotherSender() throws Exception {
        try (Socket early = hooks.connect()) {
            List<Socket> silent = silent("127.0.1.1");

            try (Socket tls = TestIdentity.client(server, null)
                    .getSocketFactory()
                    .createSocket(early, "127.0.0.1", hooks.port(), true)) {
                say(tls, "GET / HTTP/1.1\r\n\r\n");

                assertThat(answer(tls)).isEqualTo("HTTP/1.1 404");
            }
            close(silent);
        }
    }

    @Test
    void endsAHandshakeThatDoesNotGetOn() throws Exception {
        try (Socket silent = hooks.connect()) {
            assertThat(post(server, null, "bearer"))
                    .as("what connected before was accepted")
                    .isEqualTo(202);

            hooks.loop.run(() -> hooks.ticker.pass(Reception.PATIENCE.plusSeconds(2)));

            assertIsClosed(silent);
        }
    }

    private static String text(byte[] pem) {
        return new String(pem, StandardCharsets.US_ASCII);
    }

    private int post(TestIdentity trusted, @Nullable TestIdentity own, String hook) throws Exception {
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(TestIdentity.client(trusted, own))
                .build()) {
            return client.send(
                            HttpRequest.newBuilder(
                                            URI.create("https://127.0.0.1:%d/hooks/%s".formatted(hooks.port(), hook)))
                                    .header("Authorization", "Bearer s3cret")
                                    .POST(BodyPublishers.ofString("{\"image\":\"quay.io/team/web:prod\"}"))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        }
    }

    @Test
    void hearsABearerWithoutACertificate() throws Exception {
        assertThat(post(server, null, "bearer")).isEqualTo(202);
        assertThat(hooks.checks).hasSize(1);
    }

    @Test
    void speaksNoPlainHttpThere() {
        assertThatThrownBy(() -> hooks.post("/hooks/bearer", "{}", "Authorization", "Bearer s3cret"))
                .isInstanceOf(IOException.class);
    }

    @Test
    void hearsTheSenderWhoseCertificateItIs() throws Exception {
        assertThat(post(server, sender, "pinned")).isEqualTo(202);
        assertThat(post(server, null, "pinned")).isEqualTo(401);
        assertThat(post(server, member, "pinned")).isEqualTo(401);
        assertThat(hooks.checks).hasSize(1);
    }

    @Test
    void acceptsASenderWithACertificateOfTheAuthority() throws Exception {
        assertThat(post(server, member, "issued")).isEqualTo(202);
        assertThat(post(server, sender, "issued")).isEqualTo(401);
        assertThat(hooks.checks).hasSize(1);
    }

    /** A client may show a certificate that the server did not ask for. */
    @Test
    void hearsNoStranger() throws Exception {
        for (String hook : List.of("pinned", "issued")) {
            try {
                assertThat(post(server, stranger, hook)).isEqualTo(401);
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("certificate");
            }
        }
        assertThat(hooks.checks).isEmpty();
    }

    @Test
    void takesARenewedCertificate() throws Exception {
        Files.write(folder.resolve("tls.crt"), renewed.certificate());
        Files.write(folder.resolve("tls.key"), renewed.key());

        await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> {
            hooks.loop.run(() -> hooks.ticker.pass(Duration.ofSeconds(5)));
            return post(renewed, null, "bearer") == 202;
        });
    }

    @Test
    void keepsItsCertificateWhenTheNewOneIsNone() throws Exception {
        try (LoggedBy trigger = new LoggedBy("io.tidewaiter.trigger")) {
            Files.writeString(folder.resolve("tls.crt"), "half writ");

            await().atMost(Duration.ofSeconds(20)).until(() -> {
                hooks.loop.run(() -> hooks.ticker.pass(Duration.ofSeconds(5)));
                return trigger.lines().stream().anyMatch(line -> line.contains("keeps its certificate"));
            });
        }
        assertThat(post(server, null, "bearer")).isEqualTo(202);
    }
}
