package io.tidewaiter.update;

import static io.tidewaiter.update.SimulatedHost.WEB;
import static io.tidewaiter.update.SimulatedHost.WEB_UNIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.daemon.EventLoop;
import io.tidewaiter.health.HostNetwork;
import io.tidewaiter.health.Verifier;
import io.tidewaiter.host.Group;
import io.tidewaiter.host.Workload;
import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.update.port.Verdict;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A day of looks in the loop of the daemon, with the stack that its launcher gives it: some 400,000 of them, each of which
 * ends on another turn of the loop.
 */
class LongWatchTest {

    private static final TestImage V1 = TestImage.good("v1");
    private static final Duration DAY = Duration.ofDays(1);

    private final Vertx vertx = EventLoop.create();
    private final SimulatedHost host = new SimulatedHost();
    private final VirtualTicker ticker = new VirtualTicker();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void waitsForADayForWhatDoesNotBecomeHealthy() throws Exception {
        host.runs(WEB_UNIT, WEB, V1).become("activating", "start");

        assertThat(verdict(new HealthPolicy(List.of(), DAY, Duration.ZERO)))
                .isEqualTo(new Verdict.Unhealthy("not healthy after 1d: the unit is activating"));
        assertThat(ticker.pauses).hasValueGreaterThan(400_000);
    }

    @Test
    void watchesForADayWhatStaysHealthy() throws Exception {
        host.runs(WEB_UNIT, WEB, V1);

        assertThat(verdict(new HealthPolicy(List.of(), Duration.ofMinutes(1), DAY)))
                .isEqualTo(new Verdict.Healthy(DAY));
        assertThat(ticker.pauses).hasValueGreaterThan(100_000);
    }

    private Verdict verdict(HealthPolicy policy) throws Exception {
        Workload web = new Workload(WEB_UNIT, "web", "", "", WEB, null, "registry", policy);
        Verifier verifier = new Verifier(new HostNetwork(vertx, ticker), host.engine, host.units, ticker);
        return EventLoop.call(vertx, () -> verifier.verify(Group.of(web, V1.id()), true, () -> {}))
                .toCompletionStage()
                .toCompletableFuture()
                .get(1, TimeUnit.MINUTES);
    }

    /** Time passes as soon as it is waited for, yet never before the loop has turned. */
    private final class VirtualTicker implements Ticker {

        private final AtomicLong pauses = new AtomicLong();
        private final AtomicLong now = new AtomicLong();

        @Override
        public long nanos() {
            return now.get();
        }

        @Override
        public Future<Void> after(Duration delay) {
            pauses.incrementAndGet();
            return Future.future(passed -> vertx.runOnContext(turned -> {
                now.addAndGet(delay.toNanos());
                passed.complete();
            }));
        }
    }
}
