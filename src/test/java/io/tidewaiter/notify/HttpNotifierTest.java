package io.tidewaiter.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.notify.Receipt.Later;
import io.tidewaiter.notify.Receipt.Taken;
import io.tidewaiter.podman.Loop;
import io.tidewaiter.registry.TestCertificate;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpNotifierTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:02:00Z");
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    @AutoClose
    private final Loop loop = new Loop();

    private final HttpReceiver receiver = new HttpReceiver(loop, new HttpServerOptions());

    private Receipt send(HttpNotifier.Target target, Map<String, String> environment) {
        HttpNotifier notifier =
                new HttpNotifier(loop.vertx(), target, "//edge/core", InstantSource.fixed(NOW), environment);
        return loop.result(() -> notifier.send(Ends.notification()).eventually(notifier::close));
    }

    private Receipt send(URI url) {
        return send(new HttpNotifier.Target(url, null, null, SOON), Map.of());
    }

    private @Nullable NotifierSecret secret(String name) {
        return new NotifierSecret(() -> folder.resolve(name));
    }

    private HttpNotifier.Target signed() {
        return new HttpNotifier.Target(receiver.url("/in?a=b"), secret("secret"), secret("token"), SOON);
    }

    @Test
    void postsTheEventAndSignsIt() throws IOException {
        Files.writeString(folder.resolve("secret"), "s3cret\n");
        Files.writeString(folder.resolve("token"), "t0ken\n");

        assertThat(send(signed(), Map.of())).isEqualTo(new Taken(receiver.authority() + " answered 202"));

        assertThat(receiver.deliveries()).singleElement().satisfies(delivery -> {
            assertThat(delivery.uri()).isEqualTo("/in?a=b");
            assertThat(delivery.body()).isEqualTo(CloudEvent.of(Ends.notification(), "//edge/core"));
            assertThat(delivery.header("content-type")).isEqualTo("application/cloudevents+json");
            assertThat(delivery.header("authorization")).isEqualTo("Bearer t0ken");
            assertThat(delivery.headers())
                    .containsAllEntriesOf(WebhookSignature.headers(
                            "s3cret", Ends.notification().id(), NOW, delivery.body()));
        });
    }

    @Test
    void showsANewSecretAtOnce() throws IOException {
        Files.writeString(folder.resolve("secret"), "s3cret\n");
        Files.writeString(folder.resolve("token"), "t0ken\n");
        send(signed(), Map.of());

        Files.writeString(folder.resolve("token"), "another\n");
        send(signed(), Map.of());

        assertThat(receiver.deliveries().getLast().header("authorization")).isEqualTo("Bearer another");
    }

    /** Rather late than unsigned. */
    @ParameterizedTest
    @CsvSource({"'', one line with a secret is wanted", "'two\nlines', one line with a secret is wanted"})
    void sendsNothingWithoutItsSecret(String content, String reason) throws IOException {
        assertThat(send(signed(), Map.of()))
                .isInstanceOfSatisfying(
                        Later.class,
                        later -> assertThat(later.words()).contains("its secret cannot be read", "NoSuchFile"));
        Files.writeString(folder.resolve("secret"), content);
        assertThat(send(signed(), Map.of())).isEqualTo(new Later("%s: %s".formatted(folder.resolve("secret"), reason)));
        Files.writeString(folder.resolve("secret"), "whsec_s3cret!");
        assertThat(send(signed(), Map.of()))
                .isEqualTo(new Later("its secret begins with whsec_ and goes on as no base64"));
        assertThat(receiver.deliveries()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "200, Taken, answered 200",
        "204, Taken, answered 204",
        "301, Refused, 'answered 301, a redirect, which is not followed: name the place where it leads'",
        "400, Refused, answered 400",
        "401, Refused, answered 401: does it know our secret or token?",
        "404, Refused, answered 404: is the URL right?",
        "408, Later, answered 408",
        "429, Later, answered 429",
        "500, Later, answered 500",
        "503, Later, answered 503",
    })
    void goesByTheStatus(int status, String kind, String words) {
        receiver.behave(request -> HttpReceiver.status(request, status));

        Receipt receipt = send(receiver.url("/s3cret"));

        assertThat(receipt.getClass().getSimpleName()).isEqualTo(kind);
        assertThat(receipt.words()).isEqualTo(receiver.authority() + " " + words);
        assertThat(receiver.deliveries()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"120, 120", "'Sun, 01 Mar 2026 10:07:00 GMT', 300", "tomorrow, 0"})
    void hearsWhenItMayComeAgain(String header, long seconds) {
        receiver.behave(request -> {
            request.response().putHeader("Retry-After", header);
            HttpReceiver.status(request, 429);
        });

        assertThat(send(receiver.url("/")))
                .isInstanceOfSatisfying(
                        Later.class, later -> assertThat(later.earliest()).hasSeconds(seconds));
    }

    @Test
    void givesUpOnAReceiverThatDoesNotAnswer() {
        receiver.behave(request -> {});

        assertThat(send(new HttpNotifier.Target(receiver.url("/s3cret"), null, null, Duration.ofMillis(300)), Map.of()))
                .isEqualTo(new Later("no answer from %s within 300ms".formatted(receiver.authority())));
    }

    @Test
    void namesTheReceiverThatItCannotReach() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }

        assertThat(send(URI.create("http://127.0.0.1:%d/s3cret".formatted(port)))
                        .words())
                .startsWith("cannot reach 127.0.0.1:%d: ".formatted(port))
                .contains("refused")
                .doesNotContain("s3cret");
    }

    @Test
    void trustsOnlyTheAuthoritiesOfTheHost(@TempDir Path keys) throws Exception {
        TestCertificate certificate = TestCertificate.in(keys);
        HttpReceiver secure =
                new HttpReceiver(loop, new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate.keyStore()));
        Path authorities = Files.writeString(folder.resolve("ca.crt"), certificate.certificatePem());
        HttpNotifier.Target target = new HttpNotifier.Target(secure.url("/"), null, null, SOON);

        assertThat(send(target, Map.of("SSL_CERT_FILE", authorities.toString())))
                .isInstanceOf(Taken.class);
        assertThat(send(target, Map.of())).isInstanceOf(Later.class);
    }

    @Test
    void trustsAnAuthorityThatWasReplacedMeanwhile(@TempDir Path keys, @TempDir Path others) throws Exception {
        TestCertificate certificate = TestCertificate.in(keys);
        HttpReceiver secure =
                new HttpReceiver(loop, new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate.keyStore()));
        Path authorities = Files.writeString(
                folder.resolve("ca.crt"), TestCertificate.in(others).certificatePem());
        HttpNotifier notifier = new HttpNotifier(
                loop.vertx(),
                new HttpNotifier.Target(secure.url("/"), null, null, SOON),
                "//edge/core",
                InstantSource.fixed(NOW),
                Map.of("SSL_CERT_FILE", authorities.toString()));
        assertThat(loop.result(() -> notifier.send(Ends.notification()))).isInstanceOf(Later.class);

        Files.writeString(authorities, certificate.certificatePem());

        assertThat(loop.result(() -> notifier.send(Ends.notification()).eventually(notifier::close)))
                .isInstanceOf(Taken.class);
    }

    @Test
    void goesByWayOfTheProxy() {
        assertThat(send(
                        new HttpNotifier.Target(URI.create("http://events.example/in"), null, null, SOON),
                        Map.of("http_proxy", "http://user:s3cret@" + receiver.authority())))
                .isInstanceOf(Taken.class);
        assertThat(receiver.deliveries().getLast().uri()).isEqualTo("http://events.example/in");
    }
}
