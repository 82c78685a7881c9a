package io.tidewaiter.registry.http;

import static io.tidewaiter.registry.FolderHost.digest;
import static io.tidewaiter.registry.FolderHost.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.net.WebAddress;
import io.tidewaiter.registry.DistributionRegistry;
import io.tidewaiter.registry.RegistryTest;
import io.tidewaiter.registry.TestServer;
import io.tidewaiter.registry.exchange.RegistryFailure;
import io.tidewaiter.registry.exchange.Timeouts;
import io.tidewaiter.registry.limits.HostLimits;
import io.tidewaiter.update.model.RegistryException;
import io.tidewaiter.update.model.RegistryException.Kind;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that are not there, not in time, or not HTTP. */
class UnreachableTest extends RegistryTest {

    private static final Timeouts IMPATIENT = new Timeouts(Duration.ofSeconds(20), Duration.ofMillis(100));

    private String socket(Handler<NetSocket> behaviour) throws IOException {
        NetServer server = vertx.createNetServer()
                .connectHandler(behaviour)
                .listen(0, "127.0.0.1")
                .await();
        String authority = "127.0.0.1:" + server.actualPort();
        host.insecure(authority);
        return authority;
    }

    /** Says no to TLS the way http servers do, and does something else on the next connection. */
    private static Handler<NetSocket> onHttp(Handler<NetSocket> behaviour) {
        return socket -> socket.handler(bytes -> {
            if (bytes.getByte(0) == 0x16) {
                socket.end(Buffer.buffer("HTTP/1.1 400 Bad Request\r\n\r\n"));
            } else {
                behaviour.handle(socket);
            }
        });
    }

    @Test
    void tellsARefusedConnection() throws IOException {
        TestServer server = registry(RegistryTest::stateDigest);
        server.close();

        RegistryException failure = failure(host.registry(), server.authority() + "/httpd:prod");

        assertThat(failure)
                .hasMessage(
                        "%1$s/httpd:prod: cannot reach %1$s: connection refused: is the registry running, and is the network there?"
                                .formatted(server.authority()));
        assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
    }

    @Test
    void tellsAnUnknownHost() {
        RegistryException failure = failure(host.registry(), "registry.invalid/httpd:prod");

        assertThat(failure)
                .hasMessage(
                        "registry.invalid/httpd:prod: cannot reach registry.invalid: no address is known for registry.invalid: is the registry running, and is the network there?");
        assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
    }

    /** Java's URI knows no host in these names; Podman asks the resolver for it, and so do we. */
    @ParameterizedTest
    @ValueSource(strings = {"registry.1a:5000", "10.0.0.256:5000", "reg.5g"})
    void looksForEveryHostThatPodmanLooksFor(String authority) {
        RegistryException failure = failure(host.registry(), authority + "/httpd:prod");

        assertThat(failure)
                .hasMessageStartingWith(
                        "%1$s/httpd:prod: cannot reach %1$s: no address is known for ".formatted(authority));
        assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
    }

    @Test
    void tellsAPortThatNoHostHas() {
        assertThat(failure(host.registry(), "registry.example:99999/httpd:prod"))
                .hasMessage(
                        "registry.example:99999/httpd:prod: registry.example:99999 cannot be asked: no port has the number 99999");
    }

    /** One question more than are let through at once: each has to give its place back. */
    @Test
    void answersEachQuestionThatCannotBeSent() {
        DistributionRegistry registry = host.registry();

        for (int asked = 0; asked <= HostLimits.MOST_AT_ONCE; asked++) {
            failure(registry, "registry.example:99999/httpd:" + asked);
        }
    }

    /** Also where the clock is wrong, which is another thing to mend than an authority that is not known. */
    @Test
    void tellsACertificateOfAnotherTime() {
        WebAddress address = WebAddress.parse("https://r.example:5000/v2/");
        for (Exception why : List.of(new CertificateExpiredException(), new CertificateNotYetValidException())) {
            Throwable handshake = new SSLHandshakeException("failed").initCause(why);

            RegistryFailure trouble = Unreachable.unconnected(address, handshake, IMPATIENT);

            assertThat(trouble).hasMessageStartingWith("cannot reach r.example:5000: its certificate ");
            assertThat(trouble.kind()).isEqualTo(Kind.EXPIRED);
        }
    }

    @Test
    void waitsNoLongerThanItsTimeForAnAnswer() throws IOException {
        TestServer server = registry(request -> {});

        RegistryException failure = failure(host.registry(IMPATIENT), server.authority() + "/httpd:prod");

        assertThat(failure)
                .hasMessage(
                        "%1$s/httpd:prod: no answer from %1$s within 100ms: is the registry running, and is the network there?"
                                .formatted(server.authority()));
        assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
    }

    @Test
    void waitsNoLongerThanItsTimeForTheRestOfAnAnswer() throws IOException {
        TestServer server = registry(request -> {
            request.response().setChunked(true);
            if (request.method().name().equals("HEAD")) {
                request.response().end();
            } else {
                long dripping = vertx.setPeriodic(10, tick -> request.response().write(" "));
                request.response().closeHandler(closed -> vertx.cancelTimer(dripping));
            }
        });

        assertThat(failure(host.registry(IMPATIENT), server.authority() + "/httpd:prod"))
                .hasMessageContaining("within 100ms");
    }

    @Test
    void waitsNoLongerThanItsTimeForTheHandshake() throws IOException {
        String authority = socket(socket -> {});
        Timeouts hasty = new Timeouts(Duration.ofMillis(250), Duration.ofSeconds(20));
        host.registriesConf("");

        assertThat(failure(host.registry(hasty), authority + "/httpd:prod"))
                .hasMessageEndingWith(
                        ": cannot reach %s: no TLS handshake within 250ms: is the registry running, and is the network there?"
                                .formatted(authority));
    }

    @Test
    void tellsACutConnection() throws IOException {
        TestServer server = registry(request -> request.connection().close());

        RegistryException failure = failure(host.registry(), server.authority() + "/httpd:prod");

        assertThat(failure).hasMessageEndingWith("the connection was cut before the answer was whole");
        assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
    }

    @Test
    void tellsAConnectionCutInTheMiddleOfAManifest() throws IOException {
        TestServer server = registry(request -> {
            if (request.method().name().equals("HEAD")) {
                request.response().end();
            } else {
                request.response().putHeader("Content-Length", "1000").write("{\"schemaVersion\":2");
                vertx.runOnContext(then -> request.connection().close());
            }
        });

        assertThat(failure(host.registry(), server.authority() + "/httpd:prod").kind())
                .isEqualTo(Kind.UNREACHABLE);
    }

    @Test
    void tellsAnAnswerThatIsNotHttp() throws IOException {
        String authority = socket(onHttp(socket -> socket.end(Buffer.buffer("220 smtp ready\r\n\r\n"))));

        RegistryException failure = failure(host.registry(), authority + "/httpd:prod");

        assertThat(failure).hasMessageEndingWith(": the answer of %s is not HTTP".formatted(authority));
        assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
    }

    @Test
    void worksAgainAfterAFailure() throws IOException {
        TestServer server = registry(request -> request.connection().close());
        DistributionRegistry registry = host.registry();
        failure(registry, server.authority() + "/httpd:prod");

        server.behave(RegistryTest::stateDigest);

        assertThat(digest(registry, server.authority() + "/httpd:prod")).isEqualTo(DIGEST);
    }
}
