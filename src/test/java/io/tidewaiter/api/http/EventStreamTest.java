package io.tidewaiter.api.http;

import static io.tidewaiter.api.http.TestDaemon.DIGEST;
import static io.tidewaiter.api.http.TestDaemon.UNIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.api.model.EventView;
import io.tidewaiter.api.model.Json;
import io.tidewaiter.app.Feed;
import io.tidewaiter.host.PullProgress;
import io.tidewaiter.update.model.Beside;
import io.tidewaiter.update.model.Event;
import io.tidewaiter.update.model.Gate;
import io.tidewaiter.update.model.Gates;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.Update;
import io.vertx.core.json.JsonObject;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What happens, for those who follow it. */
class EventStreamTest {

    private static final Update UPDATE = new Update(7, TestDaemon.WEB, null, DIGEST, TestDaemon.NOW);

    @AutoClose
    private TestDaemon daemon;

    @BeforeEach
    void startDaemon(@TempDir Path folder) {
        daemon = new TestDaemon(folder);
        daemon.start();
    }

    private void happens(Event event) {
        daemon.loop.run(() -> daemon.feed().accept(event));
    }

    private static Event entered(State state) {
        return new Event.Entered(UPDATE, state);
    }

    /** In HTTP/1.0, where nothing stands between the lines and the end of the connection ends them. */
    private final class Follower implements AutoCloseable {

        private final SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        private final BufferedReader lines;

        Follower(String query, String header) throws IOException {
            channel.connect(UnixDomainSocketAddress.of(daemon.socket()));
            channel.write(ByteBuffer.wrap("GET /v1/events%s HTTP/1.0\r\nHost: x\r\n%s\r\n"
                    .formatted(query, header)
                    .getBytes(StandardCharsets.US_ASCII)));
            lines = new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
            assertThat(lines.readLine()).contains(" 200 ");
            String line;
            do {
                line = lines.readLine();
            } while (!": tidewaiter".equals(line));
            lines.readLine();
        }

        /** The next message: its id, its type, and what it says. */
        List<String> message() throws IOException {
            List<String> message = new ArrayList<>();
            for (String line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
                message.add(line);
            }
            return message;
        }

        EventView event() throws IOException {
            return Json.read(
                    message().get(2).substring("data: ".length()).getBytes(StandardCharsets.UTF_8), EventView.class);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    @Test
    void tellsWhatHappensWhenItHappens() throws IOException {
        try (Follower follower = new Follower("", "")) {
            happens(entered(new State.Verifying("1f", Beside.NOTHING, false, "", 1)));
            List<String> message = follower.message();
            assertThat(message.get(0)).matches("id: \\d+");
            assertThat(message.get(1)).isEqualTo("event: state");
            assertThat(new JsonObject(message.get(2).substring("data: ".length())).getMap())
                    .containsEntry("unit", UNIT)
                    .containsEntry("update", 7)
                    .containsEntry("state", "verifying")
                    .containsEntry("toDigest", DIGEST.toString())
                    .containsEntry("until", "2026-03-01T10:01:00Z")
                    .containsEntry("text", "web.service: verifying: healthy within 1m, then for 10s")
                    .doesNotContainKeys("reason", "fromDigest");

            happens(new Event.Healthy(UPDATE, TestDaemon.NOW.plusSeconds(10)));
            assertThat(follower.event()).satisfies(healthy -> {
                assertThat(healthy.type()).isEqualTo(EventView.Type.HEALTHY);
                assertThat(healthy.until()).isEqualTo(TestDaemon.NOW.plusSeconds(10));
            });

            happens(entered(new State.RollingBack("httpd answers 500", true, Beside.NOTHING, false, 1)));
            assertThat(follower.event().reason()).isEqualTo("httpd answers 500");
        }
    }

    @Test
    void tellsUntilWhenWhatIsDeferredHasToWait() throws IOException {
        Instant opens = TestDaemon.NOW.plusSeconds(3600);
        Gate window = new Gate(Gate.Kind.WINDOW, "outside its maintenance window", opens);
        try (Follower follower = new Follower("", "")) {
            happens(entered(new State.Deferred("outside its maintenance window", new Gates(List.of(window), opens))));

            assertThat(follower.event().until()).isEqualTo(opens);
        }
    }

    @Test
    void sendsMissedEventsToAClientThatComesBack() throws IOException {
        happens(entered(new State.Staging()));
        happens(new Event.Progress(UPDATE, new PullProgress("Copying blob a1", null)));
        happens(entered(new State.Staged("1f")));

        long first;
        try (Follower follower = new Follower("", "")) {
            EventView staging = follower.event();
            first = staging.id();
            assertThat(staging.state()).isEqualTo("staging");
            assertThat(follower.event().state()).isEqualTo("staged");
        }
        try (Follower again = new Follower("", "Last-Event-ID: %d\r\n".formatted(first))) {
            assertThat(again.event().state()).isEqualTo("staged");
        }
    }

    @ParameterizedTest
    @CsvSource({"0", "nonsense", "999999999999999999", "-1"})
    void sendsAllKeptEventsToAClientThatHasSeenNone(String seen) throws IOException {
        happens(entered(new State.Staging()));

        try (Follower follower = new Follower("?follow=false", "Last-Event-ID: %s\r\n".formatted(seen))) {
            assertThat(follower.event().state()).isEqualTo("staging");
            assertThat(follower.message()).isEmpty();
        }
    }

    @Test
    void keepsTheLastOnesOnly() throws IOException {
        for (int i = 0; i < Feed.KEPT + 10; i++) {
            happens(entered(new State.Staging()));
        }
        happens(entered(new State.Staged("1f")));

        int events = 0;
        try (Follower follower = new Follower("?follow=false", "")) {
            while (!follower.message().isEmpty()) {
                events++;
            }
        }
        assertThat(events).isEqualTo(Feed.KEPT);
    }

    @Test
    void tellsOfTheUnitsThatAreAskedFor() throws IOException {
        happens(entered(new State.Staging()));

        try (Follower others = new Follower("?follow=false&unit=other.service", "");
                Follower ours = new Follower("?follow=false&unit=other.service&unit=" + UNIT, "")) {
            assertThat(others.message()).isEmpty();
            assertThat(ours.event().unit()).isEqualTo(UNIT);
        }
    }

    @Test
    void forgetsAClientThatDisconnects() throws IOException {
        Follower follower = new Follower("", "");
        assertThat(daemon.feed().followers()).isEqualTo(1);

        follower.close();

        await().until(() -> daemon.feed().followers() == 0);
    }

    /** At once: what is not sent yet takes memory for as long as the connection is there. */
    @Test
    void cutsOffAFollowerThatDoesNotRead() throws IOException {
        try (Follower deaf = new Follower("", "")) {
            assertThat(daemon.feed().followers()).isEqualTo(1);
            AtomicInteger written = new AtomicInteger(-1);
            await().until(() -> {
                happens(new Event.Progress(UPDATE, new PullProgress("x".repeat(16 * 1024), null)));
                written.incrementAndGet();
                return daemon.feed().followers() == 0;
            });

            assertThat(deaf.lines.lines().filter(line -> line.startsWith("id: ")))
                    .hasSizeLessThan(written.get());
        }
    }

    @Test
    void refusesMoreFollowersThanItCanBear() throws IOException {
        List<Follower> followers = new ArrayList<>();
        for (int i = 0; i < Feed.MOST_FOLLOWERS; i++) {
            followers.add(new Follower("", ""));
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(daemon.socket()));
            channel.write(ByteBuffer.wrap("GET /v1/events HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
            assertThat(new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8))
                    .contains(" 503 ", "64 follow the events already");
        }
        for (Follower follower : followers) {
            follower.close();
        }
    }
}
