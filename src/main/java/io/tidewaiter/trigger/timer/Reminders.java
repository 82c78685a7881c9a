package io.tidewaiter.trigger.timer;

import io.tidewaiter.time.Appointment;
import io.tidewaiter.time.Paced;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Row;
import io.tidewaiter.update.port.Scope;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Has units looked at again at the moment when what they wait for is over, instead of at the next tick: one reminder a
 * unit, those that are due together in one check, and the next only after it, unless it takes long.
 */
public final class Reminders {

    /** Whatever a row says, the clock may have been set: no unit is checked again and again without a pause. */
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final InstantSource clock;
    private final Function<Scope, Future<?>> check;
    private final Appointment next;
    private final Ticker ticker;
    private final Map<String, Instant> due = new HashMap<>();
    private boolean busy;
    private boolean stopped;

    /** @param check never fails; its outcome is reported elsewhere */
    public Reminders(Ticker ticker, InstantSource clock, Function<Scope, Future<?>> check) {
        this.ticker = ticker;
        this.clock = clock;
        this.check = check;
        this.next = new Appointment(ticker, clock, this::look);
    }

    /** What a check found takes the place of what was known of its units. */
    public void note(Report report) {
        Map<String, Instant> found = new HashMap<>();
        for (Row row : report.rows()) {
            if (row.unit() instanceof String unit) {
                due.remove(unit);
                Optional.ofNullable(row.gates().until())
                        .ifPresent(
                                until -> found.merge(unit, until, (one, other) -> one.isBefore(other) ? one : other));
            }
        }
        Instant soonest = clock.instant().plus(SHORTEST);
        found.forEach((unit, until) -> due.put(unit, until.isBefore(soonest) ? soonest : until));
        await();
    }

    /** When to look at this unit, as far as that is known from before the start. */
    public void note(String unit, Instant until) {
        due.putIfAbsent(unit, until);
        await();
    }

    /** A person's word may have opened a gate. */
    public void now(String unit) {
        due.put(unit, clock.instant());
        await();
    }

    public void stop() {
        stopped = true;
        next.cancel();
    }

    private void await() {
        if (!busy && !stopped) {
            due.values().stream().min(Instant::compareTo).ifPresentOrElse(next::at, next::cancel);
        }
    }

    private void look() {
        Instant now = clock.instant();
        Set<String> units = new HashSet<>();
        due.forEach((unit, until) -> {
            if (!until.isAfter(now)) {
                units.add(unit);
            }
        });
        due.keySet().removeAll(units);
        if (units.isEmpty()) {
            await();
            return;
        }
        busy = true;
        Paced.begin(ticker, () -> check.apply(Scope.unasked(units))).onComplete(over -> {
            busy = false;
            await();
        });
    }
}
