package io.tidewaiter.update;

import io.tidewaiter.image.Reference;
import io.tidewaiter.update.State.Armed;
import io.tidewaiter.update.State.End;
import io.tidewaiter.update.State.Staged;
import io.tidewaiter.update.port.Engine;
import io.tidewaiter.update.port.Release;
import io.tidewaiter.update.port.UnitManager;
import io.tidewaiter.update.port.UnitState;
import io.vertx.core.Future;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a candidate in its place unproven where its unit is not to be started for it: one that waits for a visitor, by a
 * person's choice, and one that is scheduled, whose next run by its own schedule is then the proof.
 */
final class Arming {

    private static final Logger log = LoggerFactory.getLogger(Arming.class);

    private final Engine engine;
    private final UnitManager units;
    private final Journal journal;
    private final Scribe scribe;
    private final Blame blame;
    private final WayBack wayBack;

    Arming(Coordinator.Parts parts, Scribe scribe, Blame blame, WayBack wayBack) {
        this.engine = parts.engine();
        this.units = parts.units();
        this.journal = parts.journal();
        this.scribe = scribe;
        this.blame = blame;
        this.wayBack = wayBack;
    }

    /**
     * The end is written before the tag moves: a candidate that took its place and is not known as unproven would stay
     * so. What it replaces counts as proven from now on, as it was what visitors got, or what the last run did not fail with.
     */
    Future<End> arm(Update update, Staged staged, UnitState unit) {
        Armed armed = unit.scheduled() ? staged.arm(unit.invocation()) : staged.arm();
        Reference reference = update.workload().reference();
        return adopt(update, unit)
                .compose(adopted -> scribe.enter(update, armed))
                .transform(written -> written.succeeded()
                        ? engine.tag(staged.imageId(), reference)
                                .onFailure(trouble -> log.warn(
                                        "cannot move the tag, the next check does reference={} reason={}",
                                        reference,
                                        trouble.getMessage()))
                                .otherwiseEmpty()
                                .compose(tagged -> counted(update, armed))
                        : scribe.end(update, staged.abandon(Trouble.message(written.cause()))));
    }

    private Future<Void> adopt(Update update, UnitState unit) {
        return update.from() instanceof Release from && !unit.hasFailed()
                ? journal.adopt(update.workload().reference(), from)
                : Future.succeededFuture();
    }

    /** A run that began before the tag moved uses the image before: it is no proof. */
    private Future<End> counted(Update update, Armed armed) {
        return armed.lastRun() == null
                ? Future.succeededFuture(armed)
                : units.state(update.workload().unit())
                        .compose(now -> now.invocation().equals(armed.lastRun())
                                ? Future.<End>succeededFuture(armed)
                                : scribe.end(update, armed.after(now.invocation())))
                        .otherwise(armed);
    }

    /** By the run that ended last, which began after the candidate was armed. */
    Future<End> judge(Update update, Staged staged, Ground ground) {
        UnitState unit = ground.unit();
        if (!ground.isTagged(staged.imageId())) {
            return scribe.end(
                    update,
                    staged.abandon("the local tag %s was moved meanwhile"
                            .formatted(update.workload().reference())));
        }
        if (!unit.isBetweenRuns() || !(unit.hasFailed() || unit.result().equals("success"))) {
            return scribe.end(update, staged.abandon("a run of %s began meanwhile".formatted(unit.name())));
        }
        if (!unit.hasFailed()) {
            return scribe.end(update, staged.commit());
        }
        String why = "its run failed (%s)".formatted(unit.result());
        return blame.excuse(update, update.group(staged.imageId(), List.of()))
                .compose(excuse -> wayBack.rollBack(
                        update,
                        excuse.map(other -> staged.rollBack(why + ": " + other, false))
                                .orElseGet(() -> staged.rollBack(why, true))));
    }
}
