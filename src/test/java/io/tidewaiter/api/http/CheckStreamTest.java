package io.tidewaiter.api.http;

import static io.tidewaiter.api.http.TestDaemon.DIGEST;
import static io.tidewaiter.api.http.TestDaemon.UNIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.api.model.Json;
import io.tidewaiter.api.model.Line;
import io.tidewaiter.api.model.PinRequest;
import io.tidewaiter.app.Narration;
import io.tidewaiter.host.ExternalException;
import io.tidewaiter.host.PullProgress;
import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.update.model.Event;
import io.tidewaiter.update.model.RegistryException;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.model.Updated;
import io.tidewaiter.update.port.Workloads;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A check's answer, as it comes while the check goes on. */
class CheckStreamTest {

    @AutoClose
    private TestDaemon daemon;

    private final Promise<Digest> registry = Promise.promise();

    @BeforeEach
    void startDaemon(@TempDir Path folder) {
        daemon = new TestDaemon(folder);
        daemon.registry(registry::future);
        daemon.start();
    }

    /** Asks for a dry run in HTTP/1.0, where the end of the connection ends the answer. */
    private SocketChannel ask() throws IOException {
        return ask("/v1/checks", "{\"units\":[\"web\"],\"dryRun\":true}");
    }

    private SocketChannel ask(String path, String body) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(daemon.socket()));
        String request =
                "POST %s HTTP/1.0\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s".formatted(path, body.length(), body);
        channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
        return channel;
    }

    private static BufferedReader answer(SocketChannel channel) {
        return new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
    }

    private static void skipHead(BufferedReader answer) throws IOException {
        for (String header = answer.readLine(); header != null && !header.isEmpty(); header = answer.readLine()) {
            // the lines are what matters
        }
    }

    private void awaitListener() {
        await().until(() -> daemon.listeners() == 1);
    }

    @Test
    void tellsWhatHappensWhileItHappensAndTheResultInTheEnd() throws IOException {
        try (SocketChannel channel = ask()) {
            BufferedReader answer = answer(channel);
            awaitListener();
            Update update = new Update(1, TestDaemon.WEB, null, DIGEST, TestDaemon.NOW);

            daemon.happens(new Event.Progress(update, new PullProgress("Copying blob a1", null)));
            daemon.happens(new Event.Entered(update, new State.Staging()));
            skipHead(answer);
            assertThat(answer.readLine())
                    .isEqualTo(
                            "{\"progress\":{\"unit\":\"web.service\",\"text\":\"web.service: staging a1a1a1a1a1a1 of registry.example/httpd:prod\"}}");

            registry.complete(DIGEST);
            Line last = Json.read(answer.readLine().getBytes(StandardCharsets.UTF_8), Line.class);
            assertThat(last.error()).isNull();
            assertThat(last.result()).isNotNull().satisfies(result -> {
                assertThat(result.failures()).isFalse();
                assertThat(result.down()).isFalse();
                assertThat(result.rows()).singleElement().satisfies(row -> {
                    assertThat(row.unit()).isEqualTo(UNIT);
                    assertThat(row.updated()).isEqualTo(Updated.PENDING);
                    assertThat(row.newDigest()).isEqualTo(DIGEST.toString());
                });
            });
            assertThat(answer.readLine()).isNull();
        }
    }

    private static Workload following(String unit, Reference reference) {
        return new Workload(unit, unit, "", "", reference, null, "registry", HealthPolicy.DEFAULT);
    }

    @Test
    void tellsOfAPinWhatBecomesOfTheUnitAndOfWhatSharesItsTag() throws IOException {
        Workload sibling = following("sibling.service", TestDaemon.WEB.reference());
        Workload other = following("other.service", Reference.parse("registry.example/other:prod"));
        daemon.workloads(
                () -> Future.succeededFuture(new Workloads.Found(List.of(TestDaemon.WEB, sibling, other), List.of())));
        try (SocketChannel channel = ask("/v1/pins", "{\"unit\":\"web.service\",\"to\":\"ff\",\"pull\":false}")) {
            BufferedReader answer = answer(channel);
            skipHead(answer);

            assertThat(answer.lines().toList()).singleElement().asString().contains("ff names none of the releases");
        }
        Narration narration =
                daemon.loop.result(() -> daemon.service().narration(new PinRequest("web.service", null, "ff", false)));
        assertThat(List.of(TestDaemon.WEB, sibling, other))
                .extracting(workload -> narration
                        .tell(new Event.Entered(
                                new Update(1, workload, null, DIGEST, TestDaemon.NOW), new State.Staging()))
                        .isPresent())
                .containsExactly(true, true, false);
    }

    @Test
    void listensNoLongerThanTheCheckTakes() throws IOException {
        try (SocketChannel channel = ask()) {
            awaitListener();
            registry.complete(DIGEST);

            skipHead(answer(channel));

            await().until(() -> daemon.listeners() == 0);
        }
    }

    /** As one that was stopped by Ctrl-Z. */
    @Test
    void leavesOutWhatIsNotReadInTime() throws IOException {
        try (SocketChannel channel = ask()) {
            awaitListener();
            Event.Entered event =
                    new Event.Entered(new Update(1, TestDaemon.WEB, null, DIGEST, TestDaemon.NOW), new State.Staging());

            daemon.loop.run(() -> {
                for (int i = 0; i < 50_000; i++) {
                    daemon.happensHere(event);
                }
            });
            registry.complete(DIGEST);

            BufferedReader answer = answer(channel);
            skipHead(answer);
            List<String> lines = answer.lines().toList();
            assertThat(lines).hasSizeBetween(3, 10_000);
            assertThat(lines.get(lines.size() - 2))
                    .contains("%d lines are left out here".formatted(50_000 + 2 - lines.size()));
            assertThat(lines.getLast()).startsWith("{\"result\":");
        }
    }

    private List<SocketChannel> silent() throws IOException {
        List<SocketChannel> silent = new ArrayList<>();
        for (int i = 0; i < ControlServer.MOST_CLIENTS; i++) {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.connect(UnixDomainSocketAddress.of(daemon.socket()));
            silent.add(channel);
        }
        return silent;
    }

    /** Each as one that was stopped by Ctrl-Z. */
    @Test
    void cutsOffTheOldestWhereTooManyAreConnected() throws IOException {
        try (SocketChannel channel = ask()) {
            awaitListener();
            Event.Entered event =
                    new Event.Entered(new Update(1, TestDaemon.WEB, null, DIGEST, TestDaemon.NOW), new State.Staging());
            daemon.loop.run(() -> {
                for (int i = 0; i < 50_000; i++) {
                    daemon.happensHere(event);
                }
            });

            List<SocketChannel> silent = silent();
            try (SocketChannel well = ask()) {
                await().until(() -> daemon.listeners() == 2);
                registry.complete(DIGEST);

                assertThat(answer(well).lines().toList().getLast()).startsWith("{\"result\":");
            }
            assertThat(answer(channel).lines().toList().getLast()).doesNotStartWith("{\"result\":");
            for (SocketChannel one : silent) {
                one.close();
            }
        }
    }

    @Test
    void goesOnWhenTheClientDisconnects() throws IOException {
        SocketChannel channel = ask();
        awaitListener();

        channel.close();
        daemon.happens(
                new Event.Entered(new Update(1, TestDaemon.WEB, null, DIGEST, TestDaemon.NOW), new State.Staging()));
        assertThat(daemon.listeners()).isEqualTo(1);
        registry.complete(DIGEST);

        await().until(() -> daemon.listeners() == 0);
    }

    @Test
    void tellsOfARegistryThatFailsInTheResult() throws IOException {
        registry.fail(new RegistryException(RegistryException.Kind.UNREACHABLE, "cannot reach it", null));
        try (SocketChannel channel = ask()) {
            BufferedReader answer = answer(channel);
            skipHead(answer);

            Line last = Json.read(answer.readLine().getBytes(StandardCharsets.UTF_8), Line.class);

            assertThat(last.result()).isNotNull().satisfies(result -> {
                assertThat(result.failures()).isTrue();
                assertThat(result.rows().getFirst().why()).isEqualTo("cannot reach it");
            });
        }
    }

    @Test
    void tellsThatTheCheckItselfBroke() throws IOException {
        daemon.workloads(() -> Future.failedFuture(new ExternalException("Podman does not answer")));
        try (SocketChannel channel = ask()) {
            BufferedReader answer = answer(channel);
            skipHead(answer);

            assertThat(answer.readLine()).isEqualTo("{\"error\":\"Podman does not answer\"}");
            assertThat(answer.readLine()).isNull();
        }
    }
}
