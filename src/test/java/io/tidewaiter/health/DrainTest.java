package io.tidewaiter.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Reference;
import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.policy.WhenIdle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A restart waits for who is inside, as the kernel has it, and not for ever. */
class DrainTest extends HealthTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private ServerSocket server;
    private Verifier verifier;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        container(() -> httpd().publishing("80/tcp", "127.0.0.1", server.getLocalPort()));
        verifier = new Verifier(new HostNetwork(vertx, ticker), engine, units, ticker);
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @Test
    void doesNotWaitWithoutConnections() {
        assertThat(loop.result(() -> verifier.drain(workload(LIMIT), Future.succeededFuture(true))))
                .isNull();
        assertThat(ticker.isAwaited()).isFalse();
    }

    @Test
    void waitsUntilTheLastOneLeft() throws IOException {
        Future<Void> drained;
        try (Socket visitor = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket inside = server.accept()) {
            drained = begin(LIMIT);
            await().until(ticker::isAwaited);
            ticker.pass(ticker.untilNext());
            await().until(ticker::isAwaited);
            assertThat(drained.isComplete()).isFalse();
            assertThat(inside.isConnected() && visitor.isConnected()).isTrue();
        }

        ticker.drive(drained);
        assertThat(ticker.passed()).isLessThan(LIMIT);
    }

    @Test
    void waitsNoLongerThanItMay() throws IOException {
        try (Socket visitor = new Socket(server.getInetAddress(), server.getLocalPort())) {
            Future<Void> drained = begin(LIMIT);

            ticker.drive(drained);

            assertThat(ticker.passed()).isBetween(LIMIT, LIMIT.plusMillis(100));
            assertThat(visitor.isConnected()).isTrue();
        }
    }

    @Test
    void doesNotWaitWithALimitOfZero() throws IOException {
        try (Socket visitor = new Socket(server.getInetAddress(), server.getLocalPort())) {
            loop.result(() -> verifier.drain(workload(Duration.ZERO), Future.succeededFuture(true)));

            assertThat(ticker.isAwaited()).isFalse();
            assertThat(visitor.isConnected()).isTrue();
        }
    }

    @Test
    void doesNotWaitWhereNoConnectionIsPossible() throws IOException {
        try (Socket visitor = new Socket(server.getInetAddress(), server.getLocalPort())) {
            loop.result(() -> verifier.drain(workload(LIMIT), Future.succeededFuture(false)));

            assertThat(ticker.isAwaited()).isFalse();
            assertThat(visitor.isConnected()).isTrue();
        }
    }

    @Test
    void beginsToWaitOnceNoNewConnectionsArrive() throws IOException {
        Promise<Boolean> shut = Promise.promise();
        try (Socket visitor = new Socket(server.getInetAddress(), server.getLocalPort())) {
            Future<Void> drained = loop.begin(() -> verifier.drain(workload(LIMIT), shut.future()));
            ticker.pass(LIMIT);
            shut.complete(true);

            ticker.drive(drained);

            assertThat(ticker.passed()).isGreaterThanOrEqualTo(LIMIT.multipliedBy(2));
            assertThat(visitor.isConnected()).isTrue();
        }
    }

    @Test
    void doesNotWaitWherePodmanDoesNotAnswer() {
        podman.close();

        assertThat(loop.result(() -> verifier.drain(workload(LIMIT), Future.succeededFuture(true))))
                .isNull();
    }

    private Future<Void> begin(Duration limit) {
        return loop.begin(() -> verifier.drain(workload(limit), Future.succeededFuture(true)));
    }

    private static Workload workload(Duration drain) {
        return new Workload(
                UNIT,
                "httpd",
                ID,
                IMAGE_ID,
                Reference.parse(IMAGE),
                null,
                "registry",
                new HealthPolicy(List.of(), Duration.ofSeconds(60), Duration.ofSeconds(10), WhenIdle.PROVE, drain));
    }
}
