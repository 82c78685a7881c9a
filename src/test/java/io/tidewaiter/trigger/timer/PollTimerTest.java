package io.tidewaiter.trigger.timer;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.calendar.CalendarExpression;
import io.tidewaiter.calendar.Schedule;
import io.tidewaiter.health.ManualTicker;
import io.tidewaiter.health.WallClock;
import io.tidewaiter.memory.TimerMemory;
import io.tidewaiter.time.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PollTimerTest {

    private static final Duration INTERVAL = Duration.ofMinutes(5);
    private static final Duration JITTER = Duration.ofSeconds(30);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

    private final ManualTicker ticker = new ManualTicker();
    private final WallClock clock = new WallClock(ticker, NOON);
    private final Memory memory = new Memory();
    private final List<Instant> checks = new ArrayList<>();
    private RandomGenerator random = new Random(7);
    private Future<?> answer = Future.succeededFuture();

    private static final class Memory implements TimerMemory {

        private @Nullable Instant last;
        private @Nullable String trouble;

        @Override
        public Future<Optional<Instant>> lastCheck() {
            return trouble == null ? Future.succeededFuture(Optional.ofNullable(last)) : Future.failedFuture(trouble);
        }

        @Override
        public Future<Void> lastCheck(Instant at) {
            last = at;
            return trouble == null ? Future.succeededFuture() : Future.failedFuture(trouble);
        }
    }

    private PollTimer started(Schedule schedule, Duration jitter, boolean atStart) {
        PollTimer timer =
                new PollTimer(ticker, clock, random, new PollTimer.Plan(schedule, jitter, atStart), memory, () -> {
                    checks.add(clock.instant());
                    return answer;
                });
        timer.start();
        return timer;
    }

    private PollTimer every(Duration interval) {
        return started(new Schedule.Every(interval), Duration.ZERO, false);
    }

    private PollTimer on(String... expressions) {
        return started(calendar(expressions), Duration.ZERO, false);
    }

    private static Schedule calendar(String... expressions) {
        return new Schedule.On(Stream.of(expressions)
                .map(text -> CalendarExpression.parse(text, ZoneId.of("UTC")))
                .toList());
    }

    private static Instant at(String time) {
        return Instant.parse("2026-11-" + time + "Z");
    }

    @Nested
    class AnInterval {

        @Test
        void passesBetweenTwoChecks() {
            every(INTERVAL);

            ticker.pass(Duration.ofMinutes(16));

            assertThat(checks).containsExactly(at("25T12:05:00"), at("25T12:10:00"), at("25T12:15:00"));
        }

        @Test
        void isWaitedForAtTheStart() {
            every(INTERVAL);

            ticker.pass(INTERVAL.minusMillis(1));

            assertThat(checks).isEmpty();
        }

        @Test
        void isCountedFromTheEndOfACheck() {
            Promise<Void> end = Promise.promise();
            answer = end.future();
            every(INTERVAL);
            ticker.pass(INTERVAL);

            ticker.pass(Duration.ofSeconds(5));
            end.complete();
            ticker.pass(INTERVAL.minusMillis(1));
            assertThat(checks).hasSize(1);
            ticker.pass(Duration.ofMillis(1));

            assertThat(checks).containsExactly(at("25T12:05:00"), at("25T12:10:05"));
        }

        @Test
        void waitsForNoCheckThatTakesLong() {
            answer = Promise.<Void>promise().future();
            every(INTERVAL);

            ticker.pass(Duration.ofMinutes(16));

            assertThat(checks).containsExactly(at("25T12:05:00"), at("25T12:10:10"), at("25T12:15:20"));
        }

        @Test
        void endsWithTheSleepOfAHostThatSleptThroughIt() {
            every(HOUR);
            ticker.pass(Duration.ofMinutes(10));

            clock.sleep(Duration.ofHours(8));
            ticker.pass(Ticker.GLANCE);

            assertThat(checks)
                    .singleElement()
                    .satisfies(check -> assertThat(check).isBetween(at("25T20:10:00"), at("25T20:10:30")));
            ticker.pass(Duration.ofMinutes(59));
            assertThat(checks).hasSize(1);
        }

        @Test
        void endsInTimeThoughTheClockIsPutBackAgainAndAgain() {
            every(HOUR);

            for (int i = 0; i < 61; i++) {
                ticker.pass(Duration.ofMinutes(1));
                clock.set(clock.instant().minus(Duration.ofDays(3)));
            }

            assertThat(checks).hasSize(1);
        }

        @Test
        void endsOnceWhenTheClockIsPutForward() {
            every(HOUR);

            clock.set(NOON.plus(Duration.ofDays(20_000)));
            ticker.pass(Duration.ofMinutes(59));

            assertThat(checks).hasSize(1);
        }

        /** So a host that is never on for a week at a stretch looks once a week all the same. */
        @Test
        void countsTheIntervalFromTheCheckBeforeTheRestart() {
            memory.last = NOON.minus(Duration.ofDays(6));
            every(Duration.ofDays(7));

            ticker.pass(Duration.ofDays(1).minusSeconds(1));
            assertThat(checks).isEmpty();
            ticker.pass(Duration.ofSeconds(1));

            assertThat(checks).containsExactly(at("26T12:00:00"));
            assertThat(memory.last).isEqualTo(at("26T12:00:00"));
        }
    }

    @Nested
    class ACalendar {

        @Test
        void saysWhenToCheck() {
            on("Mon..Fri 03:00", "Sat 04:00");

            ticker.pass(Duration.ofDays(5));

            assertThat(checks)
                    .containsExactly(at("26T03:00:00"), at("27T03:00:00"), at("28T04:00:00"), at("30T03:00:00"));
        }

        @Test
        void isKeptThoughACheckTakesLong() {
            answer = Promise.<Void>promise().future();
            on("hourly");

            ticker.pass(Duration.ofMinutes(150));

            assertThat(checks).containsExactly(at("25T13:00:00"), at("25T14:00:00"));
        }

        @Test
        void isCaughtUpOnceWithWhatAHostSleptThrough() {
            on("hourly");
            ticker.pass(Duration.ofMinutes(10));

            clock.sleep(Duration.ofHours(30));
            ticker.pass(Ticker.GLANCE);

            assertThat(checks).hasSize(1);
            ticker.pass(Duration.ofMinutes(49));
            assertThat(checks).hasSize(1);
            ticker.pass(Duration.ofMinutes(1));
            assertThat(checks).hasSize(2).last().isEqualTo(at("26T19:00:00"));
        }

        @Test
        void isNotCaughtUpWithWhatWasNotMissed() {
            on("daily");

            clock.sleep(Duration.ofHours(11));
            ticker.pass(Duration.ofMinutes(59));

            assertThat(checks).isEmpty();
        }

        @Test
        void isCaughtUpOnceWithWhatAHostWasOffFor() {
            memory.last = at("20T03:00:05");
            on("03:00");

            ticker.pass(HOUR);

            assertThat(checks).containsExactly(NOON);
            assertThat(memory.last).isEqualTo(NOON);
        }

        @Test
        void isNotCaughtUpAtAStartBeforeWhichNothingWasMissed() {
            memory.last = at("25T03:00:05");
            on("03:00");

            ticker.pass(Duration.ofHours(14));

            assertThat(checks).isEmpty();
        }

        @Test
        void isNothingToCatchUpWithAtTheVeryFirstStart() {
            on("03:00");

            ticker.pass(Duration.ofHours(14));

            assertThat(checks).isEmpty();
        }

        @Test
        void bringsAMomentOnceThoughTheClockIsPutBackALittle() {
            on("12:30");
            ticker.pass(Duration.ofMinutes(30));
            assertThat(checks).hasSize(1);

            clock.set(clock.instant().minusSeconds(20));
            ticker.pass(HOUR);

            assertThat(checks).hasSize(1);
        }

        @Test
        void isFollowedWhenTheClockIsPutBackByMuch() {
            on("12:30");
            ticker.pass(Duration.ofMinutes(45));
            checks.clear();

            clock.set(at("20T12:00:00"));
            ticker.pass(Duration.ofMinutes(29));
            assertThat(checks).isEmpty();
            ticker.pass(Duration.ofMinutes(2));

            assertThat(checks)
                    .singleElement()
                    .satisfies(check -> assertThat(check).isBetween(at("20T12:30:00"), at("20T12:30:30")));
        }

        /** A host without a clock of its own begins in 1970, until it hears of the time. */
        @Test
        void isNotMissedWhenTheClockFirstIsWrong() {
            memory.last = at("25T03:00:05");
            clock.set(Instant.EPOCH.plusSeconds(20));
            on("03:00");
            ticker.pass(Duration.ofSeconds(40));

            clock.set(NOON);
            ticker.pass(HOUR);
            assertThat(checks).isEmpty();
            ticker.pass(Duration.ofHours(14));

            assertThat(checks).containsExactly(at("26T03:00:00"));
        }

        @Test
        void isMissedOnceWhenTheClockFirstIsWrongAndNothingElseIsKnown() {
            clock.set(Instant.EPOCH.plusSeconds(20));
            on("hourly");

            clock.set(NOON.plusSeconds(60));
            ticker.pass(Duration.ofMinutes(58));

            assertThat(checks).hasSize(1);
        }

        @Test
        void doesNotWaitForAFutureThatWasShownByMistake() {
            memory.last = at("25T03:00:05");
            clock.set(Instant.parse("2099-01-01T12:00:00Z"));
            on("hourly");
            ticker.pass(Duration.ofMinutes(1));
            assertThat(checks).hasSize(1);

            clock.set(NOON);
            ticker.pass(Duration.ofMinutes(61));

            assertThat(checks)
                    .hasSize(2)
                    .last()
                    .satisfies(check -> assertThat(check).isBetween(at("25T13:00:00"), at("25T13:00:30")));
        }

        @Test
        void mayComeToAnEnd() {
            PollTimer timer = on("2026-11-25 13:00");
            assertThat(timer.next()).hasValue(at("25T13:00:00"));

            ticker.pass(Duration.ofDays(2));

            assertThat(checks).containsExactly(at("25T13:00:00"));
            assertThat(timer.next()).isEmpty();
        }
    }

    @Nested
    class AtTheStart {

        @Test
        void checksWhenItIsToldTo() {
            started(new Schedule.Every(INTERVAL), Duration.ZERO, true);

            ticker.pass(Duration.ZERO);

            assertThat(checks).containsExactly(NOON);
        }

        @Test
        void checksByACalendarToo() {
            started(calendar("daily"), Duration.ZERO, true);

            ticker.pass(Duration.ofHours(12));

            assertThat(checks).containsExactly(NOON, at("26T00:00:00"));
        }

        @Test
        void spreadsTheFirstCheckOverTheJitter() {
            List<Instant> first = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                clock.set(NOON);
                PollTimer timer = started(new Schedule.Every(INTERVAL), JITTER, true);
                ticker.pass(JITTER);
                timer.stop();
                ticker.pass(JITTER);
                first.add(checks.getFirst());
                checks.clear();
            }

            assertThat(first).allSatisfy(check -> assertThat(check).isBetween(NOON, NOON.plus(JITTER)));
            assertThat(first).hasSize(100);
            assertThat(first.stream().distinct()).hasSizeGreaterThan(90);
        }

        /** Hosts that lost their power together are on again together. */
        @Test
        void spreadsWhatItCatchesUpWithToo() {
            random = highest();
            memory.last = at("20T03:00:05");
            started(calendar("03:00"), JITTER, false);

            ticker.pass(JITTER.minusMillis(1));
            assertThat(checks).isEmpty();
            ticker.pass(Duration.ofMillis(1));

            assertThat(checks).hasSize(1);
        }

        @Test
        void goesOnWithoutItsMemory() {
            memory.trouble = "the disk is full";
            every(INTERVAL);

            ticker.pass(INTERVAL.multipliedBy(2));

            assertThat(checks).hasSize(2);
        }
    }

    @Nested
    class TheJitter {

        @Test
        void lengthensEveryPauseByAPartOfIt() {
            started(new Schedule.Every(INTERVAL), JITTER, false);

            ticker.pass(Duration.ofDays(2));

            List<Duration> pauses = new ArrayList<>();
            for (int i = 1; i < checks.size(); i++) {
                pauses.add(Duration.between(checks.get(i - 1), checks.get(i)));
            }
            assertThat(pauses).hasSizeGreaterThan(500);
            assertThat(pauses).allSatisfy(pause -> assertThat(pause).isBetween(INTERVAL, INTERVAL.plus(JITTER)));
            assertThat(pauses).anySatisfy(pause -> assertThat(pause).isLessThan(INTERVAL.plusSeconds(2)));
            assertThat(pauses)
                    .anySatisfy(pause -> assertThat(pause)
                            .isGreaterThan(INTERVAL.plus(JITTER).minusSeconds(2)));
        }

        @Test
        void putsOffWhatTheCalendarSays() {
            random = highest();
            PollTimer timer = started(calendar("hourly"), JITTER, false);

            assertThat(timer.next()).hasValue(at("25T13:00:30"));
            ticker.pass(Duration.ofHours(2));

            assertThat(checks).containsExactly(at("25T13:00:30"));
            assertThat(timer.next()).hasValue(at("25T14:00:30"));
        }
    }

    private static RandomGenerator highest() {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                return Long.MAX_VALUE;
            }

            @Override
            public long nextLong(long bound) {
                return bound - 1;
            }
        };
    }

    @Test
    void saysWhenItLooksNext() {
        Promise<Void> end = Promise.promise();
        answer = end.future();
        PollTimer timer = every(INTERVAL);
        assertThat(timer.next()).hasValue(at("25T12:05:00"));

        ticker.pass(INTERVAL);
        assertThat(timer.next()).isEmpty();
        end.complete();
        assertThat(timer.next()).hasValue(at("25T12:10:00"));
        timer.stop();

        assertThat(timer.next()).isEmpty();
    }

    @Test
    void goesOnAfterACheckThatFailed() {
        answer = Future.failedFuture("no registry");
        every(INTERVAL);

        ticker.pass(INTERVAL.multipliedBy(2));

        assertThat(checks).hasSize(2);
    }

    @Test
    void checksNoMoreOnceItIsStopped() {
        PollTimer timer = every(INTERVAL);
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
        PollTimer timer = every(INTERVAL);
        ticker.pass(INTERVAL);

        timer.stop();
        end.complete();
        ticker.pass(Duration.ofDays(1));

        assertThat(checks).hasSize(1);
    }

    /** Whatever the clock does, checks are neither too frequent nor left out for long. */
    @Test
    void neitherStormsNorStopsWhateverTheClockDoes() {
        Random fate = new Random(5);
        every(HOUR);
        for (int i = 0; i < 2_000; i++) {
            ticker.pass(Duration.ofSeconds(fate.nextInt(120)));
            if (fate.nextInt(20) == 0) {
                clock.set(Instant.ofEpochSecond(fate.nextLong(4_000_000_000L)));
            }
        }
        long hours = ticker.passed().toHours();
        int jumps = 2_000 / 20;

        assertThat((long) checks.size()).isBetween(hours - 1, hours + jumps * 2L);
        int before = checks.size();
        ticker.pass(Duration.ofMinutes(61));
        assertThat(checks).hasSizeGreaterThan(before);
    }
}
