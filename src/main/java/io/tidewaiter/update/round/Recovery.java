package io.tidewaiter.update.round;

import io.tidewaiter.host.Release;
import io.tidewaiter.host.UnitState;
import io.tidewaiter.host.Workload;
import io.tidewaiter.host.WorkloadId;
import io.tidewaiter.image.Digest;
import io.tidewaiter.update.model.Gate;
import io.tidewaiter.update.model.Gates;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.plan.Decision;
import io.tidewaiter.update.plan.RetryPause;
import io.tidewaiter.update.plan.Situation;
import io.tidewaiter.update.port.Journal;
import io.tidewaiter.update.port.Journal.LeftDown;
import io.tidewaiter.update.port.Ports;
import io.tidewaiter.update.port.Row;
import io.tidewaiter.update.port.Scope;
import io.tidewaiter.update.port.Verdict;
import io.tidewaiter.update.run.Failure;
import io.tidewaiter.update.run.Remains;
import io.vertx.core.CompositeFuture;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts last good again in units that a failed update left down, as often as it takes: the cause is on the host, and may be
 * corrected at any time. Asks no registry. The pauses grow up to {@link #LONGEST}.
 */
final class Recovery {

    private static final Logger log = LoggerFactory.getLogger(Recovery.class);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final Ports parts;
    private final Round.Lane lane;
    private final RetryPause patience;
    private final Set<WorkloadId> unseen = new HashSet<>();

    Recovery(Ports parts, Round.Lane lane) {
        this.parts = parts;
        this.lane = lane;
        this.patience = new RetryPause(parts.ticker(), LONGEST);
    }

    /** An update has just left it down: the first try is not made at once. */
    void note(Workload workload, Digest to) {
        patience.add(workload, to);
    }

    /** The row of a decision. For a unit that is down it also says when the next try is. */
    Row decided(Situation now, Decision decision) {
        Row row = RowText.decided(now, decision);
        return decision instanceof Decision.LeftDown(LeftDown entry)
                ? waiting(row, entry, now.unit().isMasked())
                : row;
    }

    Row row(Tried tried) {
        return tried.down()
                ? waiting(RowText.leftDown(tried.entry(), tried.masked()), tried.entry(), tried.masked())
                : RowText.startedAgain(tried.entry());
    }

    /** @param masked no try is made */
    private Row waiting(Row row, LeftDown entry, boolean masked) {
        return patience.left(entry.workload(), entry.to())
                .filter(left -> !masked)
                .map(left -> row.withGates(Gates.of(new Gate(
                        Gate.Kind.RETRY_PAUSE,
                        row.why() + ", next in " + RetryPause.rounded(left),
                        parts.clock().instant().plus(left)))))
                .orElse(row);
    }

    /** The rows of workloads that are not seen on this host. Starts nothing. */
    Future<List<Row>> look(List<Workload> remembered) {
        return parts.journal()
                .leftDown()
                .compose(all -> Future.all(remembered.stream()
                                .flatMap(workload -> LeftDown.of(workload, all).stream())
                                .map(this::look)
                                .toList())
                        .map(CompositeFuture::list));
    }

    private Future<Row> look(LeftDown entry) {
        return parts.units()
                .state(entry.workload().unit())
                .map(UnitState::isMasked)
                .otherwise(false)
                .map(masked -> row(new Tried(entry, true, masked)));
    }

    /**
     * One after the other, as far as it is time for it.
     *
     * @return of each that was left down whether it is so still
     */
    Future<Map<WorkloadId, Tried>> bring(List<Workload> followers, Scope scope) {
        Map<WorkloadId, Tried> tried = new HashMap<>();
        return parts.journal().leftDown().compose(all -> {
            Future<Void> done = Future.succeededFuture();
            for (Workload workload : followers) {
                Optional<LeftDown> entry = LeftDown.of(workload, all);
                if (entry.isPresent()) {
                    done = done.compose(before -> bring(workload, entry.get(), scope))
                            .map(now -> {
                                tried.put(workload.identity(), now);
                                return null;
                            });
                }
            }
            return done.map(tried);
        });
    }

    /**
     * What became of one.
     *
     * @param down whether it is down still
     * @param masked whether that is by a person's wish
     */
    record Tried(LeftDown entry, boolean down, boolean masked) {

        static Tried down(LeftDown entry) {
            return new Tried(entry, true, false);
        }

        static Tried masked(LeftDown entry) {
            return new Tried(entry, true, true);
        }

        static Tried up(LeftDown entry) {
            return new Tried(entry, false, false);
        }
    }

    /** A unit that cannot be looked at counts as down. */
    private Future<Tried> bring(Workload workload, LeftDown entry, Scope scope) {
        return Future.all(Remains.of(entry, parts.units()), parts.journal().hold(workload.reference()))
                .compose(both -> {
                    Remains now = both.resultAt(0);
                    Optional<Journal.Hold> hold = both.resultAt(1);
                    if (!now.isDown()) {
                        return settled(workload, entry);
                    }
                    if (now.unit().isMasked()) {
                        return Future.succeededFuture(Tried.masked(entry));
                    }
                    boolean waits = !scope.asked()
                            && patience.left(workload, entry.to()).isPresent();
                    return entry.from() instanceof Release from
                                    && now.isToBeStarted()
                                    && hold.isEmpty()
                                    && scope.rollback()
                                    && !waits
                            ? start(workload, now, from)
                            : Future.succeededFuture(Tried.down(entry));
                })
                .onSuccess(seen -> unseen.remove(workload.identity()))
                .otherwise(trouble -> unseen(workload, entry, trouble));
    }

    /** Logged once, until the unit can be looked at again: each check may come here. */
    private Tried unseen(Workload workload, LeftDown entry, Throwable trouble) {
        if (unseen.add(workload.identity())) {
            log.warn(
                    "cannot start last good again, it is tried at each check unit={} reason={}",
                    workload.unit(),
                    Failure.message(trouble));
        }
        return Tried.down(entry);
    }

    private Future<Tried> start(Workload workload, Remains remains, Release from) {
        LeftDown entry = remains.entry();
        Update update = new Update(0, workload, from, from.name(), parts.clock().instant());
        return lane.recover(update, remains).compose(verdict -> switch (verdict) {
            case Verdict.Healthy healthy -> {
                patience.forget(workload);
                yield Future.succeededFuture(Tried.up(entry));
            }
            case Verdict.Stopped stopped ->
                parts.units()
                        .state(workload.unit())
                        .compose(unit -> unit.isMasked()
                                ? Future.succeededFuture(Tried.masked(entry))
                                : settled(workload, entry));
            case Verdict.Unhealthy still -> isDownStill(workload, entry);
            case Verdict.Unknown still -> isDownStill(workload, entry);
        });
    }

    private Future<Tried> isDownStill(Workload workload, LeftDown entry) {
        patience.add(workload, entry.to());
        return Future.succeededFuture(Tried.down(entry));
    }

    private Future<Tried> settled(Workload workload, LeftDown entry) {
        patience.forget(workload);
        return parts.journal().settle(workload.identity()).map(Tried.up(entry));
    }
}
