package io.tidewaiter.update;

import io.tidewaiter.host.UnitState;
import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.port.Journal;
import io.tidewaiter.update.port.Journal.Unfollowed;
import io.tidewaiter.update.port.UnitManager;
import io.tidewaiter.update.queue.KeyedQueue;
import io.tidewaiter.update.run.Retention;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what is kept for references that no unit follows any more: the names that hold their images, and the images that
 * Tidewaiter pulled. Not at once, because a unit may be missing only while a person changes it; and not while systemd still
 * knows a unit that followed the reference but has no container, such as a pod that was stopped.
 */
final class LettingGo {

    /** By the time that the host runs. */
    static final Duration DELAY = Duration.ofDays(30);

    private static final Logger log = LoggerFactory.getLogger(LettingGo.class);

    private final Journal journal;
    private final UnitManager units;
    private final Retention retention;
    private final KeyedQueue queue;

    LettingGo(Journal journal, UnitManager units, Retention retention, KeyedQueue queue) {
        this.journal = journal;
        this.units = units;
        this.retention = retention;
        this.queue = queue;
    }

    /** @param found what is followed now. Never fails: what cannot be let go of now is tried again by the next check. */
    Future<Void> afterCheck(List<Workload> found) {
        Set<String> inSight = found.stream().map(Workload::unit).collect(Collectors.toSet());
        return journal.unfollowed(DELAY)
                .compose(all -> {
                    Future<Void> done = Future.succeededFuture();
                    for (Unfollowed one : all.stream().filter(this::isFree).toList()) {
                        done = done.compose(before -> isGone(one, inSight))
                                .compose(gone -> gone ? letGo(one) : Future.succeededFuture());
                    }
                    return done;
                })
                .recover(trouble -> {
                    log.warn("cannot remove images that no unit follows reason={}", trouble.getMessage());
                    return Future.succeededFuture();
                });
    }

    /** A reference on which other work is under way is left to the next check. */
    private boolean isFree(Unfollowed one) {
        return queue.areFree(Set.of(one.reference().toString()));
    }

    /** Whether none of its units can come back and follow it: each follows something else, or is no unit any more. */
    private Future<Boolean> isGone(Unfollowed one, Set<String> inSight) {
        Future<Boolean> gone = Future.succeededFuture(true);
        for (String unit : one.units()) {
            if (!inSight.contains(unit)) {
                gone = gone.compose(before -> before ? isUnknown(unit) : Future.succeededFuture(false));
            }
        }
        return gone;
    }

    /** A template makes an instance of any name: systemd knows one that it has in memory. */
    private Future<Boolean> isUnknown(String unit) {
        return unit.contains("@")
                ? units.glance()
                        .map(loaded -> Optional.ofNullable(loaded.get(unit))
                                .map(LettingGo::isNotFound)
                                .orElse(true))
                : units.state(unit).map(LettingGo::isNotFound);
    }

    private static boolean isNotFound(UnitState unit) {
        return unit.loadState().equals("not-found");
    }

    private Future<Void> letGo(Unfollowed one) {
        Reference reference = one.reference();
        return queue.run(
                        Set.of(reference.toString()),
                        () -> retention
                                .letGo(reference)
                                .compose(names -> journal.letGo(
                                        reference, "no unit has followed it for %d days".formatted(DELAY.toDays()))))
                .onSuccess(done -> log.info(
                        "images are no longer kept for what no unit follows reference={} units={} days={}",
                        reference,
                        one.units(),
                        DELAY.toDays()));
    }
}
