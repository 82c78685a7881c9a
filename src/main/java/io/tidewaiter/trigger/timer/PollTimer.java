package io.tidewaiter.trigger.timer;

import io.tidewaiter.calendar.Schedule;
import io.tidewaiter.memory.TimerMemory;
import io.tidewaiter.time.Paced;
import io.tidewaiter.time.Ticker;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for a check again and again. Times that were missed, as the host was off or asleep, are caught up with one check. One
 * that takes long, as it waits for an update, keeps the next from nothing.
 *
 * <p>It goes by the clock on the wall, which runs on while a host sleeps, and is prepared for that clock to be wrong: put
 * forward (the first synchronisation of a host without a clock of its own) it costs one check at the most, put back it
 * brings no moment twice within a minute, and no check waits for a time that was wrong. An interval ends by the
 * monotonic clock too, whichever is first.
 */
public final class PollTimer {

    private static final Logger log = LoggerFactory.getLogger(PollTimer.class);
    private static final Duration SMALL_STEP = Duration.ofMinutes(1);
    private static final Duration NEVER = Duration.ofDays(36_500);

    private final Ticker ticker;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Plan plan;
    private final TimerMemory memory;
    private final Supplier<Future<?>> check;
    private boolean stopped;
    private boolean waiting;
    private @Nullable Instant lastCheck;
    /** Moments before it were not missed, for all that is known. */
    private Instant since;
    /** By the ticker, when the last check ended or was not waited for any more. */
    private long rested;
    /** The jitter's part of this pause. */
    private Duration lag = Duration.ZERO;
    /** What is not a matter of the schedule: the first check of this run. */
    private boolean atOnce;

    /**
     * When to look.
     *
     * @param jitter each time is put off by a random part of this, so that many hosts do not ask their registry in step
     * @param atStart begin with a check, after a random part of the jitter
     */
    public record Plan(Schedule schedule, Duration jitter, boolean atStart) {}

    /** @param check never fails; its outcome is reported elsewhere */
    public PollTimer(
            Ticker ticker,
            InstantSource clock,
            RandomGenerator random,
            Plan plan,
            TimerMemory memory,
            Supplier<Future<?>> check) {
        this.ticker = ticker;
        this.clock = clock;
        this.random = random;
        this.plan = plan;
        this.memory = memory;
        this.check = check;
        this.since = clock.instant();
    }

    public void start() {
        memory.lastCheck().onComplete(read -> {
            if (read.failed()) {
                log.warn("what was missed is not known reason={}", read.cause().getMessage());
            }
            rest(read.succeeded() ? read.result().orElse(null) : null);
            atOnce = plan.atStart() || !remaining().isPositive();
            await();
        });
    }

    public void stop() {
        stopped = true;
    }

    /** When it looks next by itself; empty at the beginning of a look, and when that was the last time. */
    public Optional<Instant> next() {
        return Optional.of(remaining())
                .filter(left -> waiting && !stopped && left.compareTo(NEVER) < 0)
                .map(clock.instant()::plus);
    }

    private void rest(@Nullable Instant last) {
        lastCheck = last;
        since = clock.instant();
        rested = ticker.nanos();
        lag = plan.jitter().isZero()
                ? Duration.ZERO
                : Duration.ofMillis(random.nextLong(plan.jitter().toMillis() + 1));
    }

    private void await() {
        waiting = true;
        ticker.until(this::remaining).onSuccess(over -> look());
    }

    private void look() {
        if (stopped) {
            return;
        }
        waiting = false;
        atOnce = false;
        memory.lastCheck(clock.instant())
                .onFailure(trouble -> log.warn("this check is not remembered reason={}", trouble.getMessage()))
                .eventually(() -> Paced.begin(ticker, check))
                .onComplete(done -> {
                    rest(clock.instant());
                    await();
                });
    }

    private Duration remaining() {
        if (stopped) {
            return Duration.ZERO;
        }
        if (atOnce) {
            return lag.minus(ticker.since(rested));
        }
        Instant now = clock.instant();
        Duration byTheWall = plan.schedule()
                .next(seenUntil(now))
                .map(due -> Duration.between(now, due.plus(lag)))
                .orElse(NEVER);
        return switch (plan.schedule()) {
            case Schedule.On on -> byTheWall;
            case Schedule.Every(Duration interval) -> {
                Duration byTheTicker = interval.plus(lag).minus(ticker.since(rested));
                yield byTheTicker.compareTo(byTheWall) < 0 ? byTheTicker : byTheWall;
            }
        };
    }

    /** The moment after which the schedule counts: that of the last check, unless it has yet to come. */
    private Instant seenUntil(Instant now) {
        if (since.isAfter(now)) {
            since = now;
        }
        return lastCheck != null && !lastCheck.isAfter(now.plus(SMALL_STEP)) ? lastCheck : since;
    }
}
