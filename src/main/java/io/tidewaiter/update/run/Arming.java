package io.tidewaiter.update.run;

import io.tidewaiter.host.Release;
import io.tidewaiter.host.UnitState;
import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Reference;
import io.tidewaiter.time.Repeat;
import io.tidewaiter.update.model.State.Armed;
import io.tidewaiter.update.model.State.End;
import io.tidewaiter.update.model.State.Staged;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.port.Engine;
import io.tidewaiter.update.port.Journal;
import io.tidewaiter.update.port.Ports;
import io.tidewaiter.update.port.UnitManager;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a candidate in its place unproven where its unit is not to be started for it: one that waits for a visitor, by a
 * person's choice, and one that is scheduled, whose next run by its own schedule is then the proof.
 */
public final class Arming {

    private static final Logger log = LoggerFactory.getLogger(Arming.class);

    private final Engine engine;
    private final UnitManager units;
    private final Journal journal;
    private final StateWriter writer;
    private final Blame blame;
    private final Rollback rollback;
    private final Conclusion conclusion;

    Arming(Ports parts, StateWriter writer, Blame blame, Rollback rollback, Conclusion conclusion) {
        this.engine = parts.engine();
        this.units = parts.units();
        this.journal = parts.journal();
        this.writer = writer;
        this.blame = blame;
        this.rollback = rollback;
        this.conclusion = conclusion;
    }

    /**
     * The end is written before the tag moves: a candidate that took its place and is not known as unproven would stay
     * so. What it replaces counts as proven from now on, as it was what visitors got, or what the last run did not fail with.
     *
     * <p>What else follows the tag moves with it where it is scheduled or at rest, and is armed as well: its own next start is
     * its proof. What was left down is started on the image before.
     */
    Future<End> arm(Update update, Staged staged, Baseline baseline) {
        Reference reference = update.workload().reference();
        Placed own = new Placed(update, armed(staged, baseline.unit()));
        return adopt(update, baseline.unit())
                .compose(adopted -> journal.leftDown())
                .compose(down -> Repeat.gather(
                        baseline.sharers().stream()
                                // a volume keeps its image whatever its name means
                                .filter(sharer -> sharer.volumes().isEmpty()
                                        && Journal.LeftDown.of(sharer, down).isEmpty())
                                .toList(),
                        sharer -> armToo(update, staged, sharer)))
                .compose(others -> writer.enter(update, own.armed()).map(others))
                .transform(written -> written.succeeded()
                        ? engine.tag(staged.imageId(), reference)
                                .onFailure(trouble -> log.warn(
                                        "cannot move the tag, the next check does reference={} reason={}",
                                        reference,
                                        trouble.getMessage()))
                                .otherwiseEmpty()
                                .compose(tagged -> Repeat.each(written.result(), this::counted))
                                .compose(counted -> counted(own))
                        : writer.end(update, staged.abandon(Failure.message(written.cause()))));
    }

    /** What is in place for an update, unproven. */
    private record Placed(Update update, Armed armed) {}

    private static Armed armed(Staged staged, UnitState unit) {
        return unit.scheduled() ? staged.arm(unit.invocation()) : staged.arm();
    }

    /** Empty for one that runs what it runs until it is restarted, or that is gone. */
    private Future<Optional<Placed>> armToo(Update update, Staged staged, Workload sharer) {
        return ManualStop.of(sharer.unit(), units, engine)
                .compose(unit -> unit.scheduled()
                                || (unit.isAtRest() && !unit.loadState().equals("not-found"))
                        ? armToo(update.alsoOf(sharer), staged, armed(staged, unit))
                                .map(Optional::of)
                        : Future.succeededFuture(Optional.empty()));
    }

    private Future<Placed> armToo(Update alone, Staged staged, Armed armed) {
        return writer.begin(alone)
                .compose(update -> writer.enter(update, staged)
                        .compose(kept -> writer.enter(update, armed))
                        .eventually(() -> {
                            writer.leave(update);
                            return Future.succeededFuture();
                        })
                        .map(new Placed(update, armed)));
    }

    private Future<Void> adopt(Update update, UnitState unit) {
        return update.from() instanceof Release from && !unit.hasFailed()
                ? journal.adopt(update.workload().reference(), from)
                : Future.succeededFuture();
    }

    /** A run that began before the tag moved uses the image before: it is no proof. */
    private Future<End> counted(Placed placed) {
        Armed armed = placed.armed();
        Update update = placed.update();
        return armed.lastRun() == null
                ? Future.succeededFuture(armed)
                : units.state(update.workload().unit())
                        .compose(now -> now.invocation().equals(armed.lastRun())
                                ? Future.<End>succeededFuture(armed)
                                : writer.end(update, armed.after(now.invocation())))
                        .otherwise(armed);
    }

    /** By the run that ended last, which began after the candidate was armed. */
    Future<End> judge(Update update, Staged staged, Baseline baseline) {
        UnitState unit = baseline.unit();
        if (!baseline.isTagged(staged.imageId())) {
            return writer.end(
                    update,
                    staged.abandon("the local tag %s was moved meanwhile"
                            .formatted(update.workload().reference())));
        }
        if (!unit.isBetweenRuns() || !(unit.hasFailed() || unit.result().equals("success"))) {
            return writer.end(update, staged.abandon("a run of %s began meanwhile".formatted(unit.name())));
        }
        if (!unit.hasFailed()) {
            return conclusion.of(update, staged.commit(), staged.conclude());
        }
        String why = "its run failed (%s)".formatted(unit.result());
        return blame.excuse(update, update.group(staged.imageId(), List.of()))
                .compose(excuse -> rollback.rollBack(
                        update,
                        excuse.map(other -> staged.rollBack(why + ": " + other.reason(), false))
                                .orElseGet(() -> staged.rollBack(why, true))));
    }
}
