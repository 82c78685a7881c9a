package io.tidewaiter.update;

import static io.tidewaiter.update.Restarter.Restarted;

import io.tidewaiter.update.State.Activating;
import io.tidewaiter.update.State.End;
import io.tidewaiter.update.State.RollingBack;
import io.tidewaiter.update.State.Staged;
import io.tidewaiter.update.State.Staging;
import io.tidewaiter.update.State.Verifying;
import io.tidewaiter.update.port.Engine;
import io.tidewaiter.update.port.HealthCheck;
import io.tidewaiter.update.port.JobResult;
import io.tidewaiter.update.port.Release;
import io.tidewaiter.update.port.UnitManager;
import io.tidewaiter.update.port.UnitState;
import io.tidewaiter.update.port.Verdict;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one update from its first act to its end: stage, activate, verify, and commit or roll back. One method per
 * state; each enters the next state in the journal before it acts on it.
 */
final class Updater {

    private static final Logger log = LoggerFactory.getLogger(Updater.class);

    private final Engine engine;
    private final UnitManager units;
    private final HealthCheck health;
    private final Journal journal;
    private final Restarter restarter;
    private final Retention retention;
    private final Consumer<Event> listener;
    private final Set<Engine.Pull> pulls = new HashSet<>();

    Updater(
            Engine engine,
            UnitManager units,
            HealthCheck health,
            Journal journal,
            Retention retention,
            Consumer<Event> listener) {
        this.engine = engine;
        this.units = units;
        this.health = health;
        this.journal = journal;
        this.retention = retention;
        this.listener = listener;
        this.restarter = new Restarter(units);
    }

    /** From the beginning. The future fails only when not even the beginning could be journalled. */
    Future<End> run(Update update) {
        return journal.begin(update).compose(begun -> {
            tell(new Event.Entered(begun, new Staging()));
            return stage(begun, new Staging());
        });
    }

    /** From where a crash left it. */
    Future<End> resume(Update update, State state) {
        return switch (state) {
            case Staging staging ->
                end(update, staging.abandon("interrupted while staging; the next check begins anew"));
            case Staged staged -> end(update, staged.abandon("interrupted after staging; the next check begins anew"));
            case Activating activating -> activate(update, activating);
            case Verifying verifying -> verifyOrActivate(update, verifying);
            case RollingBack rollingBack -> rollBack(update, rollingBack);
            case End end -> Future.succeededFuture(end);
        };
    }

    /** A unit that does not run was stopped by what interrupted us, and says nothing about the image. */
    private Future<End> verifyOrActivate(Update update, Verifying verifying) {
        return units.state(update.workload().unit())
                .map(UnitState::isAtRest)
                .otherwise(false)
                .compose(atRest -> atRest ? activate(update, verifying.activateAgain()) : verify(update, verifying));
    }

    /** Gives up the pulls under way; the updates they belong to end as abandoned. */
    void cancelPulls() {
        Set.copyOf(pulls).forEach(Engine.Pull::cancel);
    }

    private Future<End> stage(Update update, Staging staging) {
        return holdLastGood(update)
                .compose(held -> fetch(update))
                .compose(image -> engine.tag(image, KeepTag.of(update.workload().reference(), image))
                        .map(image))
                .map(staging::staged)
                .compose(staged -> enter(update, staged).map(staged))
                .transform(staged -> staged.succeeded()
                        ? decide(update, staged.result())
                        : end(update, staging.abandon(message(staged.cause()))));
    }

    /** Before anything else a tag of ours holds what we may have to go back to. */
    private Future<Void> holdLastGood(Update update) {
        Release from = update.from();
        return from == null
                ? Future.succeededFuture()
                : engine.tag(from.imageId(), KeepTag.of(update.workload().reference(), from.imageId()));
    }

    private Future<String> fetch(Update update) {
        return engine.image(update.candidate().toString())
                .compose(local ->
                        local.isPresent() ? Future.succeededFuture(local.get().id()) : pull(update));
    }

    private Future<String> pull(Update update) {
        Engine.Pull pull = engine.pull(update.candidate(), line -> tell(new Event.Progress(update, line)));
        pulls.add(pull);
        return pull.done().onComplete(done -> pulls.remove(pull));
    }

    private Future<End> decide(Update update, Staged staged) {
        if (update.from() instanceof Release from && from.imageId().equals(staged.imageId())) {
            return adoptSameImage(update, staged);
        }
        return units.state(update.workload().unit())
                .compose(unit -> unit.isAtRest()
                        ? end(update, staged.defer(Planner.notRunning(unit)))
                        : prepare(update, staged, unit))
                .recover(trouble -> end(update, staged.abandon(message(trouble))));
    }

    /** A new digest for the image that is in use already: the name moves, nothing restarts. */
    private Future<End> adoptSameImage(Update update, Staged staged) {
        return engine.tag(staged.imageId(), update.workload().reference())
                .compose(tagged -> end(update, staged.same()))
                .recover(trouble -> end(update, staged.abandon(message(trouble))));
    }

    private Future<End> prepare(Update update, Staged staged, UnitState unit) {
        return adopt(update, unit)
                .compose(adopted -> units.activeDependents(update.workload().unit()))
                .map(dependents -> staged.activate(List.copyOf(dependents)))
                .compose(activating -> enter(update, activating).map(activating))
                .compose(activating -> activate(update, activating));
    }

    /** What ran until now has proven itself by running. */
    private Future<Void> adopt(Update update, UnitState unit) {
        return update.from() instanceof Release from && unit.isActive()
                ? journal.adopt(update.workload().reference(), from)
                : Future.succeededFuture();
    }

    private Future<End> activate(Update update, Activating activating) {
        return engine.tag(activating.imageId(), update.workload().reference())
                .compose(tagged -> restarter.restart(update.workload(), activating.dependents()))
                .transform(restarted -> {
                    if (restarted.failed()) {
                        return beginRollBack(update, activating.rollBack(message(restarted.cause()), false));
                    }
                    return switch (restarted.result()) {
                        case Restarted(JobResult job, var why)
                        when job == JobResult.DONE ->
                            enterAnyway(update, activating.started())
                                    .compose(entered -> verify(update, activating.started()));
                        case Restarted(JobResult job, String why) ->
                            beginRollBack(update, activating.rollBack(why, blamesImage(job)));
                    };
                });
    }

    /** A job that somebody cancelled or that a dependency failed says nothing about the image. */
    private static boolean blamesImage(JobResult job) {
        return job == JobResult.FAILED || job == JobResult.TIMEOUT || job == JobResult.OVERDUE;
    }

    private Future<End> verify(Update update, Verifying verifying) {
        return health.verify(update.workload(), verifying.imageId()).compose(verdict -> switch (verdict) {
            case Verdict.Healthy healthy -> end(update, verifying.commit());
            case Verdict.Unhealthy(String reason) -> beginRollBack(update, verifying.rollBack(reason, true));
            case Verdict.Unknown(String reason) -> beginRollBack(update, verifying.rollBack(reason, false));
        });
    }

    private Future<End> beginRollBack(Update update, RollingBack rollingBack) {
        return enterAnyway(update, rollingBack).compose(entered -> rollBack(update, rollingBack));
    }

    private Future<End> rollBack(Update update, RollingBack rollingBack) {
        if (!(update.from() instanceof Release from)) {
            return end(
                    update,
                    rollingBack.fail("this host has no earlier image of "
                            + update.workload().reference()));
        }
        return engine.tag(from.imageId(), update.workload().reference())
                .compose(tagged -> restarter.restore(update.workload(), rollingBack.dependents()))
                .compose(restarted -> health.verify(update.workload(), from.imageId()))
                .transform(verdict -> {
                    if (verdict.failed()) {
                        return end(update, rollingBack.fail(message(verdict.cause())));
                    }
                    return end(
                            update,
                            switch (verdict.result()) {
                                case Verdict.Healthy healthy -> rollingBack.done();
                                case Verdict.Unhealthy(String reason) -> rollingBack.fail(reason);
                                case Verdict.Unknown(String reason) -> rollingBack.fail(reason);
                            });
                });
    }

    private Future<End> end(Update update, End end) {
        return enterAnyway(update, end)
                .compose(entered -> retention.tidy(update, end))
                .map(end);
    }

    private Future<Void> enter(Update update, State state) {
        return journal.enter(update, state).onSuccess(written -> tell(new Event.Entered(update, state)));
    }

    /**
     * Enters a state once the unit was touched: from there on a journal that cannot be written must not keep the
     * workload from being verified or put back. At the next start the last state that was written leads the same way.
     */
    private Future<Void> enterAnyway(Update update, State state) {
        return journal.enter(update, state)
                .recover(trouble -> {
                    log.error(
                            "cannot write the journal, going on unit={} state={} reason={}",
                            update.workload().unit(),
                            state,
                            message(trouble));
                    return Future.succeededFuture();
                })
                .onSuccess(written -> tell(new Event.Entered(update, state)));
    }

    /** Whoever listens, a mistake of theirs is not the update's. */
    private void tell(Event event) {
        try {
            listener.accept(event);
        } catch (RuntimeException e) {
            log.error("a listener failed event={}", event, e);
        }
    }

    private static String message(Throwable trouble) {
        String message = trouble.getMessage();
        return message == null ? trouble.toString() : message;
    }
}
