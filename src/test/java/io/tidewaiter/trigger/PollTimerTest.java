package io.tidewaiter.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.health.ManualTicker;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class PollTimerTest {

    private static final Duration INTERVAL = Duration.ofMinutes(5);
    private static final Duration JITTER = Duration.ofSeconds(30);

    private final ManualTicker ticker = new ManualTicker();
    private final RandomGenerator random = new Random(7);
    private final List<Duration> checks = new ArrayList<>();
    private Future<?> answer = Future.succeededFuture();

    private PollTimer timer(Duration jitter) {
        return new PollTimer(ticker, random, INTERVAL, jitter, () -> {
            checks.add(ticker.passed());
            return answer;
        });
    }

    private PollTimer exact() {
        return timer(Duration.ZERO);
    }

    @Test
    void checksAfterEachInterval() {
        exact().start(false);

        ticker.pass(Duration.ofMinutes(16));

        assertThat(checks).containsExactly(Duration.ofMinutes(5), Duration.ofMinutes(10), Duration.ofMinutes(15));
    }

    @Test
    void checksAtOnceWhenItIsToldTo() {
        exact().start(true);

        ticker.pass(Duration.ZERO);

        assertThat(checks).containsExactly(Duration.ZERO);
    }

    @Test
    void waitsForAWholeIntervalOtherwise() {
        exact().start(false);

        ticker.pass(INTERVAL.minusMillis(1));

        assertThat(checks).isEmpty();
    }

    @Test
    void lengthensEveryPauseByAPartOfTheJitter() {
        PollTimer timer = timer(JITTER);
        List<Duration> pauses = new ArrayList<>();

        timer.start(false);
        for (int i = 0; i < 500; i++) {
            Duration pause = ticker.untilNext();
            pauses.add(pause);
            ticker.pass(pause);
        }

        assertThat(pauses).allSatisfy(pause -> assertThat(pause).isBetween(INTERVAL, INTERVAL.plus(JITTER)));
        assertThat(pauses.stream().min(Duration::compareTo))
                .hasValueSatisfying(least -> assertThat(least).isLessThan(INTERVAL.plusSeconds(2)));
        assertThat(pauses.stream().max(Duration::compareTo))
                .hasValueSatisfying(most ->
                        assertThat(most).isGreaterThan(INTERVAL.plus(JITTER).minusSeconds(2)));
    }

    @Test
    void spreadsTheFirstCheckOverTheJitterToo() {
        List<Duration> pauses = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            PollTimer timer = timer(JITTER);
            timer.start(true);
            pauses.add(ticker.untilNext());
            timer.stop();
            ticker.pass(JITTER);
        }

        assertThat(pauses).allSatisfy(pause -> assertThat(pause).isBetween(Duration.ZERO, JITTER));
        assertThat(pauses).hasSizeGreaterThan(90).doesNotHaveDuplicates();
    }

    @Test
    void canDrawTheWholeJitter() {
        RandomGenerator highest = new RandomGenerator() {
            @Override
            public long nextLong() {
                return Long.MAX_VALUE;
            }

            @Override
            public long nextLong(long bound) {
                return bound - 1;
            }
        };

        new PollTimer(ticker, highest, INTERVAL, JITTER, Future::succeededFuture).start(false);

        assertThat(ticker.untilNext()).isEqualTo(INTERVAL.plus(JITTER));
    }

    @Test
    void countsThePauseFromTheEndOfACheck() {
        Promise<Void> end = Promise.promise();
        answer = end.future();
        exact().start(false);
        ticker.pass(INTERVAL);

        ticker.pass(Duration.ofHours(3));
        assertThat(checks).hasSize(1);
        end.complete();
        assertThat(ticker.untilNext()).isEqualTo(INTERVAL);
        ticker.pass(INTERVAL);

        assertThat(checks).containsExactly(INTERVAL, INTERVAL.plusHours(3).plus(INTERVAL));
    }

    @Test
    void goesOnAfterACheckThatFailed() {
        answer = Future.failedFuture("no registry");
        exact().start(false);

        ticker.pass(INTERVAL.multipliedBy(2));

        assertThat(checks).hasSize(2);
    }

    @Test
    void checksNoMoreOnceItIsStopped() {
        PollTimer timer = exact();
        timer.start(false);
        ticker.pass(INTERVAL);

        timer.stop();
        ticker.pass(Duration.ofDays(1));

        assertThat(checks).hasSize(1);
        assertThat(ticker.isAwaited()).isFalse();
    }

    @Test
    void staysStoppedWhenTheLastCheckEndsAfterwards() {
        Promise<Void> end = Promise.promise();
        answer = end.future();
        PollTimer timer = exact();
        timer.start(false);
        ticker.pass(INTERVAL);

        timer.stop();
        end.complete();
        ticker.pass(Duration.ofDays(1));

        assertThat(checks).hasSize(1);
    }
}
