package io.tidewaiter.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.health.LoggedBy;
import io.tidewaiter.health.ManualTicker;
import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.podman.Loop;
import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.store.SqliteJournal;
import io.tidewaiter.store.Uptime;
import io.tidewaiter.update.model.Event;
import io.tidewaiter.update.model.Outcome;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.Update;
import io.vertx.core.http.HttpServerOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ends are told in order and at least once, to each as it can take them. */
class CouriersTest {

    private static final Workload WEB = new Workload(
            "web.service",
            "web",
            "",
            "",
            Reference.parse("registry.example/web:prod"),
            null,
            "registry",
            HealthPolicy.DEFAULT);

    private final Loop loop = new Loop();
    private final ManualTicker ticker = new ManualTicker();
    private final HttpReceiver receiver = new HttpReceiver(loop, new HttpServerOptions());
    private final HttpReceiver other = new HttpReceiver(loop, new HttpServerOptions());
    private final LoggedBy log = new LoggedBy("io.tidewaiter.notify");
    private SqliteJournal journal;
    private Couriers couriers;

    CouriersTest(@TempDir Path folder) {
        journal = loop.result(() ->
                SqliteJournal.open(loop.vertx(), folder.resolve("state.db"), InstantSource.system(), Uptime.ofHost()));
        couriers = couriers();
    }

    @BeforeEach
    void start() {
        loop.result(couriers::start);
    }

    @AfterEach
    void close() {
        loop.result(couriers::stop);
        loop.result(journal::close);
        loop.close();
        log.close();
    }

    private Couriers couriers() {
        return new Couriers(
                journal.outbox(),
                ticker,
                InstantSource.system(),
                List.of(
                        addressee("ops", receiver, EnumSet.allOf(Outcome.class)),
                        addressee("night", other, Set.of(Outcome.FAILED))));
    }

    private Couriers.Addressee addressee(String name, HttpReceiver to, Set<Outcome> wanted) {
        HttpNotifier.Target target = new HttpNotifier.Target(to.url("/"), null, null, Duration.ofSeconds(20));
        return new Couriers.Addressee(
                name,
                new HttpNotifier(loop.vertx(), target, "//edge/core", InstantSource.system(), Map.of()),
                wanted.stream().map(Outcome::toString).collect(Collectors.toSet()),
                Duration.ofHours(1));
    }

    /** The next run of the daemon. */
    private void restart() {
        loop.result(couriers::stop);
        couriers = couriers();
        loop.result(couriers::start);
    }

    private void end(State.End end) {
        Update update = loop.result(() ->
                journal.begin(new Update(0, WEB, null, Digest.parse("sha256:" + "b".repeat(64)), Ends.BEGAN)));
        loop.result(() -> journal.enter(update, end));
        loop.run(() -> couriers.accept(new Event.Entered(update, end)));
    }

    private static List<String> ids(HttpReceiver receiver) {
        return receiver.deliveries().stream()
                .map(delivery -> delivery.body().replaceFirst(".*\"id\":\"\\d+-([^\"]*)\".*", "$1"))
                .toList();
    }

    private void awaitTally(Tally tally) {
        await().untilAsserted(() -> assertThat(couriers.tally("ops")).isEqualTo(tally));
    }

    @Test
    void tellsEachWhatItWantsToHear() {
        end(new State.Abandoned("the registry is away"));
        end(new State.Failed("neither is healthy"));

        await().until(() -> ids(receiver).size() == 2 && ids(other).size() == 1);
        assertThat(ids(receiver)).containsExactly("1-abandoned", "2-failed");
        assertThat(ids(other)).containsExactly("2-failed");
    }

    @Test
    void triesAgainWithGrowingPausesAndKeepsTheOrder() {
        receiver.behave(request -> HttpReceiver.status(request, 503));
        end(new State.Abandoned("first"));
        awaitTally(new Tally(0, 1, 0));
        end(new State.Abandoned("second"));

        // when
        Duration before = Duration.ZERO;
        for (int tries = 2; tries <= 6; tries++) {
            int most = tries;
            await().until(ticker::isAwaited);
            Duration pause = ticker.untilNext();
            assertThat(pause).isGreaterThan(before.dividedBy(2)).isLessThanOrEqualTo(Duration.ofSeconds(1L << most));
            before = pause;
            ticker.pass(pause);
            awaitTally(new Tally(0, most, 0));
        }
        receiver.behave(request -> HttpReceiver.status(request, 200));
        await().until(ticker::isAwaited);
        ticker.pass(ticker.untilNext());

        // then
        awaitTally(new Tally(2, 6, 0));
        assertThat(ids(receiver).subList(0, 7)).containsOnly("1-abandoned");
        assertThat(ids(receiver).getLast()).isEqualTo("2-abandoned");
        assertThat(log.lines()).as("said once").singleElement().asString().contains("tried again notifier=ops");
    }

    @Test
    void waitsAsLongAsItIsAskedTo() {
        receiver.behave(request -> {
            request.response().putHeader("Retry-After", "600");
            HttpReceiver.status(request, 429);
        });
        end(new State.Abandoned("first"));

        await().until(ticker::isAwaited);
        assertThat(ticker.untilNext()).isBetween(Duration.ofMinutes(10), Duration.ofMinutes(11));
    }

    @Test
    void givesUpAfterItsTime() {
        receiver.behave(request -> HttpReceiver.status(request, 500));
        end(new State.Abandoned("first"));
        for (int i = 0; couriers.tally("ops").lost() == 0 && i < 200; i++) {
            await().until(() -> ticker.isAwaited() || couriers.tally("ops").lost() > 0);
            if (ticker.isAwaited()) {
                ticker.pass(ticker.untilNext());
            }
        }

        assertThat(ticker.passed()).isBetween(Duration.ofMinutes(50), Duration.ofHours(1));
        assertThat(log.lines().getLast()).contains("a notification is lost notifier=ops", "answered 500; tried");
    }

    @Test
    void doesNotTryAgainWhatIsRefused() {
        receiver.behave(request -> HttpReceiver.status(request, 400));
        end(new State.Abandoned("first"));
        end(new State.Abandoned("second"));

        awaitTally(new Tally(0, 0, 2));
        assertThat(ids(receiver)).containsExactly("1-abandoned", "2-abandoned");
    }

    @Test
    void sendsAgainAfterARestartWhatWasNotDelivered() {
        receiver.behave(request -> {});
        end(new State.Abandoned("first"));
        await().until(() -> ids(receiver).size() == 1);

        receiver.behave(request -> HttpReceiver.status(request, 200));
        restart();

        awaitTally(new Tally(1, 0, 0));
        assertThat(ids(receiver)).containsExactly("1-abandoned", "1-abandoned");
    }

    @Test
    void holdsOneInMemoryHoweverManyWait() {
        receiver.behave(request -> {});
        for (int i = 0; i < 50; i++) {
            end(new State.Abandoned("again"));
        }

        await().during(Duration.ofMillis(200)).until(() -> ids(receiver).size() == 1);
        receiver.behave(request -> HttpReceiver.status(request, 200));
        restart();
        awaitTally(new Tally(50, 0, 0));
    }

    @Test
    void triesOnceForARunThatIsToEnd() {
        loop.result(couriers::stop);
        receiver.behave(request -> HttpReceiver.status(request, 503));
        end(new State.Abandoned("first"));
        Couriers run = couriers();

        loop.result(() -> run.once(Duration.ofSeconds(20)));

        assertThat(ids(receiver)).containsExactly("1-abandoned");
        assertThat(ticker.isAwaited()).isFalse();
        assertThat(log.lines()).singleElement().asString().contains("waits for the next run notifier=ops");
    }
}
