package io.tidewaiter.update.run;

import io.tidewaiter.host.Group;
import io.tidewaiter.host.Image;
import io.tidewaiter.host.Release;
import io.tidewaiter.host.UnitState;
import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Reference;
import io.tidewaiter.policy.WhenIdle;
import io.tidewaiter.update.model.Event;
import io.tidewaiter.update.model.RegistryException;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.State.Activating;
import io.tidewaiter.update.model.State.Concluding;
import io.tidewaiter.update.model.State.End;
import io.tidewaiter.update.model.State.Preparing;
import io.tidewaiter.update.model.State.RollingBack;
import io.tidewaiter.update.model.State.Staged;
import io.tidewaiter.update.model.State.Staging;
import io.tidewaiter.update.model.State.Verifying;
import io.tidewaiter.update.model.State.Withdrawing;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.port.Engine;
import io.tidewaiter.update.port.HealthCheck;
import io.tidewaiter.update.port.Journal;
import io.tidewaiter.update.port.Ports;
import io.tidewaiter.update.port.UnitManager;
import io.tidewaiter.update.port.Verdict;
import io.tidewaiter.update.port.Workloads;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one update from its first act to its end: stage, activate, verify, and commit, or else the {@link Rollback}. One
 * method per state; each enters the next state in the journal before it acts on it.
 */
public final class Updater {

    private static final Logger log = LoggerFactory.getLogger(Updater.class);

    /** Workloads are looked up during the pull. If the pull takes longer than this, they are looked up again after it. */
    private static final Duration RECENT = Duration.ofSeconds(5);

    private final Ports parts;
    private final Engine engine;
    private final UnitManager units;
    private final HealthCheck health;
    private final Journal journal;
    private final StateWriter writer;
    private final Stager stager;
    private final Restarter restarter;
    private final InstantSource clock;
    private final Blame blame;
    private final Rollback rollback;
    private final Resumption resumption;
    private final Arming arming;
    private final Hooking hooking;
    private final Conclusion conclusion;
    private final Preparation preparation;
    private final Obstacles obstacles;

    public Updater(Ports parts, StateWriter writer, Stager stager, Space space, Restarter restarter) {
        this.parts = parts;
        this.engine = parts.engine();
        this.units = parts.units();
        this.health = parts.health();
        this.journal = parts.journal();
        this.writer = writer;
        this.stager = stager;
        this.restarter = restarter;
        this.clock = parts.clock();
        this.blame = new Blame(parts, space);
        this.hooking = new Hooking(parts);
        this.conclusion = new Conclusion(writer, hooking, restarter);
        this.preparation = new Preparation(parts, writer, hooking, this::begin);
        this.obstacles = new Obstacles(parts.engine());
        this.rollback = new Rollback(parts, writer, stager, restarter, hooking, conclusion);
        this.arming = new Arming(parts, writer, blame, rollback, conclusion);
        this.resumption = new Resumption(parts, new LocalName(engine, parts.ticker()));
    }

    /** From the beginning. The future fails only when not even the beginning could be journalled. */
    public Future<End> run(Update update, Admission admission) {
        return writer.begin(update).compose(begun -> freeInTheEnd(begun, act(begun, new Staging(), admission)));
    }

    /** Judges the image that was armed for a scheduled unit by the unit's last run. Fails likewise. */
    public Future<End> judge(Update update) {
        return writer.begin(update)
                .compose(begun -> freeInTheEnd(
                        begun,
                        stage(
                                begun,
                                new Staging(),
                                (known, staged, found) -> found.transform(baseline -> baseline.succeeded()
                                        ? arming.judge(known, staged, baseline.result())
                                        : writer.end(known, staged.abandon(Failure.message(baseline.cause())))))));
    }

    /** Goes back to last good at once, because the image that runs failed here before. Fails likewise. */
    public Future<End> goBack(Update update, String reason) {
        return writer.begin(update)
                .compose(begun -> freeInTheEnd(begun, act(Continuation.back(begun, parts, reason), Admission.ANY)));
    }

    /**
     * Starts last good again in a unit that an update left down. A try that fails adds nothing to the journal: there the
     * unit stays left down until last good is proven.
     *
     * @return never fails
     */
    public Future<Verdict> recover(Update update, Remains remains) {
        return rollback.recover(update, remains)
                .compose(verdict -> verdict instanceof Verdict.Healthy
                        ? writer.begin(update)
                                .compose(begun -> writer.end(
                                        begun,
                                        new State.RolledBack(remains.entry().startedAgain(), false)))
                                .map(verdict)
                                .otherwise(verdict)
                        : Future.succeededFuture(verdict))
                .eventually(() -> restarter.release(update.workload()));
    }

    /**
     * Continues an update from the state in which an interruption left it. Fails if nothing could be done yet, as when
     * systemd does not answer.
     *
     * @param admission asked if the update had touched nothing
     */
    public Future<End> resume(Update update, State state, Admission admission) {
        return freeInTheEnd(
                update, act(Future.succeededFuture().compose(any -> resumption.of(update, state)), admission));
    }

    private Future<End> act(Future<Continuation> chosen, Admission admission) {
        return chosen.compose(continuation -> act(continuation.update(), continuation.next(), admission));
    }

    /**
     * Enters a state, acts on it, and takes all further steps to the end. Used for the beginning, after an interruption, and
     * after an error.
     */
    private Future<End> act(Update update, State state, Admission admission) {
        return switch (state) {
            case Staging staging ->
                stage(update, staging, (known, staged, found) -> decide(known, staged, found, admission));
            case Staged staged -> decide(update, staged, Baseline.of(update.workload(), parts), admission);
            case Preparing preparing -> preparation.resume(update, preparing, admission);
            case Activating activating ->
                writer.enterAnyway(update, activating).compose(entered -> activate(update, activating));
            case Verifying verifying ->
                writer.enterAnyway(update, verifying).compose(entered -> watch(update, verifying));
            case Withdrawing withdrawing -> rollback.withdraw(update, withdrawing);
            case RollingBack rollingBack -> rollback.rollBack(update, rollingBack);
            case Concluding concluding -> conclusion.of(update, concluding);
            case End end -> writer.end(update, end);
        };
    }

    /** An update that has entered no state in this process was not touched by it, and is left as it is for another try. */
    private Future<End> freeInTheEnd(Update update, Future<End> end) {
        return end.recover(mistake -> writer.leave(update)
                        .map(state -> state instanceof End over
                                ? Future.succeededFuture(over)
                                : act(update, after(mistake, update, state), Admission.ANY))
                        .orElseGet(() -> Future.failedFuture(mistake)))
                .compose(ended -> hooking.ended(update, ended).map(ended))
                .eventually(() -> {
                    writer.leave(update);
                    return restarter.release(update.workload());
                });
    }

    /**
     * After an unexpected error, of this program or of Podman or systemd, an update is not left where it stands: it ends as
     * its state allows, and blames no image.
     */
    private State after(Throwable mistake, Update update, State state) {
        String reason = "an error in tidewaiter: " + mistake;
        log.error("an update met an error unit={} state={}", update.workload().unit(), state.word(), mistake);
        return switch (state) {
            case Staging staging -> staging.abandon(reason);
            case Staged staged -> staged.abandon(reason);
            case Preparing preparing -> preparing.abandon(reason);
            case Activating activating -> activating.rollBack(reason, false);
            case Verifying verifying -> verifying.rollBack(reason, false);
            case Withdrawing withdrawing -> withdrawing.fail(reason);
            case RollingBack rollingBack -> rollingBack.fail(reason);
            case Concluding concluding -> concluding.again();
            case End end -> end;
        };
    }

    /** @param next continues the update once its image is here */
    private Future<End> stage(Update update, Staging staging, Next next) {
        long began = parts.ticker().nanos();
        Future<Workloads.Found> beforehand = parts.workloads().find();
        return stager.bring(update)
                .compose(image -> {
                    Future<Workloads.Found> found = parts.ticker().since(began).compareTo(RECENT) < 0
                            ? beforehand
                            : parts.workloads().find();
                    Future<Baseline> baseline = Baseline.of(update.workload(), parts, found);
                    Update known = update.arrived(image.version());
                    return stager.keep(known, staging, image.id()).map(staged -> next.goOn(known, staged, baseline));
                })
                .transform(decided ->
                        decided.succeeded() ? decided.result() : writer.end(update, end(staging, decided.cause())));
    }

    /** Continues an update once its image is staged. */
    private interface Next {

        Future<End> goOn(Update update, Staged staged, Future<Baseline> baseline);
    }

    private static End end(Staging staging, Throwable trouble) {
        String reason = Failure.message(trouble);
        return switch (trouble) {
            case PolicyException refusal -> staging.refuse(reason, refusal.revision());
            case RegistryException registry -> staging.abandon(reason, registry.kind());
            default -> staging.abandon(reason);
        };
    }

    /** If the running image is in doubt, {@code from} is last good and not that image: so both are compared. */
    private static boolean isInUse(Update update, String imageId) {
        String running = update.workload().imageId();
        return update.from() instanceof Release from
                && from.imageId().equals(imageId)
                && (running.isEmpty() || running.equals(imageId));
    }

    private Future<End> decide(Update update, Staged staged, Future<Baseline> found, Admission admission) {
        if (isInUse(update, staged.imageId())) {
            // a new digest for the image that is in use already
            return nameOnly(update, staged, staged.same());
        }
        return found.transform(known -> {
            if (known.failed()) {
                return writer.end(update, staged.abandon(Failure.message(known.cause())));
            }
            Baseline baseline = known.result();
            UnitState unit = baseline.unit();
            if (baseline.tagged().isEmpty() && update.from() == null && !update.pin() && !isToRun(unit)) {
                return nameOnly(update, staged, staged.pulled());
            }
            return obstacles
                    .before(update.workload())
                    .transform(obstacle -> obstacle.failed()
                            ? writer.end(update, staged.abandon(Failure.message(obstacle.cause())))
                            : obstacle.result()
                                    .map(why -> writer.end(update, staged.abandon(why)))
                                    .orElseGet(() -> preparation.of(update, staged, baseline, admission)));
        });
    }

    private Future<End> begin(Update update, Staged staged, Baseline baseline) {
        UnitState unit = baseline.unit();
        if (unit.scheduled()) {
            return arming.arm(update, staged, baseline);
        }
        return unit.isIdle() && isArming(update)
                ? arming.arm(update, staged, baseline)
                : activateFrom(update, staged, baseline);
    }

    private static boolean isArming(Update update) {
        return update.workload().health().whenIdle() == WhenIdle.ARMED
                && !update.pin()
                && update.workload().volumes().isEmpty();
    }

    /** A unit that is just starting is left alone: if it has no image, Podman pulls it at the start. */
    private static boolean isToRun(UnitState unit) {
        return unit.isActive() || unit.hasFailed();
    }

    /** The name moves, nothing restarts. */
    private Future<End> nameOnly(Update update, Staged staged, End end) {
        return engine.tag(staged.imageId(), update.workload().reference())
                .transform(tagged ->
                        writer.end(update, tagged.succeeded() ? end : staged.abandon(Failure.message(tagged.cause()))));
    }

    private Future<End> activateFrom(Update alone, Staged staged, Baseline baseline) {
        Update update =
                alone.of(alone.workload().within(baseline.healthBudget())).together(baseline.companions());
        UnitState unit = baseline.unit();
        return adopt(update, unit)
                .compose(adopted -> baseline.isOn(staged.imageId())
                        ? enter(update, staged.watch(baseline.beside(), baseline.generation()), this::watch)
                        : enter(
                                update,
                                staged.activate(baseline.beside(), unit.isIdle(), baseline.generation()),
                                this::activate))
                .transform(entered -> entered.succeeded()
                        ? entered.result().get()
                        : writer.end(update, staged.abandon(Failure.message(entered.cause()))));
    }

    /** @return what is to be done once the state is written */
    private <S extends State> Future<Supplier<Future<End>>> enter(
            Update update, S next, BiFunction<Update, S, Future<End>> act) {
        return writer.enter(update, next).map(() -> act.apply(update, next));
    }

    private Future<End> watch(Update update, Verifying verifying) {
        return restarter
                .hold(update.workload())
                .compose(held -> verify(update, verifying, false, Future.succeededFuture()));
    }

    private Future<Void> adopt(Update update, UnitState unit) {
        return update.from() instanceof Release from && hasServed(unit)
                ? journal.adopt(update.workload().reference(), from)
                : Future.succeededFuture();
    }

    /**
     * An image that runs, or that served the last connections of an idle unit, is proven unless systemd restarted the unit.
     */
    private static boolean hasServed(UnitState unit) {
        boolean rested =
                unit.isIdle() && !unit.invocation().isEmpty() && unit.result().equals("success");
        return (unit.isActive() || rested) && unit.restarts() == 0;
    }

    private Future<End> activate(Update update, Activating activating) {
        Future<UnitState> emptied = restarter.empty(update.workload());
        return engine.tag(activating.imageId(), update.workload().reference())
                .eventually(() -> emptied.otherwiseEmpty())
                .transform(tagged -> tagged.succeeded()
                        ? restart(update, activating, emptied)
                        : notTagged(update, activating, Failure.message(tagged.cause())));
    }

    /** At the first attempt the unit was not touched; an interrupted one may have restarted it. */
    private Future<End> notTagged(Update update, Activating activating, String why) {
        return activating.attempt() == 1
                ? rollback.withdraw(update, activating.withdraw(why, false))
                : rollback.rollBack(update, activating.rollBack(why, false));
    }

    /** The wait for open connections, or an interruption, may have been long: so asks again what people stopped. */
    private Future<End> restart(Update update, Activating before, Future<UnitState> emptied) {
        return LatestWord.of(update.workload().unit(), before.beside(), parts).compose(beside -> {
            Activating activating = before.with(beside);
            return ManualStop.rests(
                            update.group(before.imageId(), before.beside().members()), beside)
                    .map(wish -> rollback.withdraw(update, activating.withdraw(wish, true)))
                    .orElseGet(() -> writer.renew(update, before, activating)
                            .compose(entered -> restartNow(update, activating, emptied)));
        });
    }

    private Future<End> restartNow(Update update, Activating activating, Future<UnitState> emptied) {
        Future<Restarter.Restarted> job =
                emptied.compose(unit -> restarter.restart(update.workload(), unit, activating.beside()));
        Group group = update.group(activating.imageId(), activating.beside().members());
        return restarter
                .inVain(group, job)
                .compose(vain -> vain.map(why -> inVain(update, blame.excuse(update, group), why, activating::rollBack))
                        .orElseGet(() -> afterJob(update, activating, job)));
    }

    private Future<End> afterJob(Update update, Activating activating, Future<Restarter.Restarted> job) {
        return job.transform(restarted -> {
            if (restarted.failed()) {
                return rollback.rollBack(update, activating.rollBack(Failure.message(restarted.cause()), false));
            }
            String why = restarted.result().why();
            return switch (restarted.result().job()) {
                case DONE -> started(update, activating);
                case OVERDUE -> overdue(update, activating, restarted.result());
                case FAILED, TIMEOUT -> notStarted(update, activating, restarted.result());
                case CANCELED -> cancelled(update, activating, why);
                case DEPENDENCY, SKIPPED, UNKNOWN, WAITING ->
                    rollback.rollBack(update, activating.rollBack(why, false));
            };
        });
    }

    private Future<End> started(Update update, Activating activating) {
        Verifying verifying = activating.started();
        return verify(update, verifying, true, writer.enterAnyway(update, verifying));
    }

    /** If the unit is active, it did start: only the signal for the end of its job was missed. */
    private Future<End> overdue(Update update, Activating activating, Restarter.Restarted restarted) {
        return units.state(update.workload().unit())
                .map(UnitState::isActive)
                .otherwise(false)
                .compose(active -> active ? started(update, activating) : notStarted(update, activating, restarted));
    }

    private Future<End> notStarted(Update update, Activating activating, Restarter.Restarted restarted) {
        return restarted.isProof()
                ? inVain(
                        update,
                        blame.excuse(
                                update,
                                update.group(
                                        activating.imageId(),
                                        activating.beside().members())),
                        restarted.why(),
                        activating::rollBack)
                : rollback.rollBack(update, activating.rollBack(restarted.why(), false));
    }

    /** A job is cancelled by a job that contradicts it: if the unit is at rest now, a person stopped it. */
    private Future<End> cancelled(Update update, Activating activating, String why) {
        return units.state(update.workload().unit())
                .map(ManualStop::rests)
                .otherwise(Optional.empty())
                .compose(rests -> rests.map(wish -> rollback.withdraw(update, activating.withdraw(wish, true)))
                        .orElseGet(() -> rollback.rollBack(update, activating.rollBack(why, false))));
    }

    /** @param state makes the state from the reason and whether the image is to blame */
    private Future<End> inVain(
            Update update,
            Future<Optional<Blame.Excuse>> found,
            String why,
            BiFunction<String, Boolean, RollingBack> state) {
        return found.compose(excuse -> rollback.rollBack(
                update,
                excuse.map(other -> excused(state.apply(why + ": " + other.reason(), false), other))
                        .orElseGet(() -> state.apply(why, true))));
    }

    private static RollingBack excused(RollingBack back, Blame.Excuse excuse) {
        return excuse.ofUnit() ? back.faultOfUnit() : back;
    }

    /** @param entered completes once the state is written; until then the unit is only watched; never fails */
    private Future<End> verify(Update update, Verifying verifying, boolean started, Future<Void> entered) {
        Workload workload = update.workload();
        Runnable healthy = () -> entered.onSuccess(written -> {
            restarter.admit(workload);
            writer.tell(new Event.Healthy(
                    update, clock.instant().plus(workload.health().soak())));
        });
        Group group = update.group(verifying.imageId(), verifying.beside().members());
        Future<Verdict> verdict = health.verify(group, started, healthy);
        return entered.compose(written -> verdict).compose(known -> switch (known) {
            case Verdict.Healthy proven ->
                keepTag(update, verifying)
                        .compose(kept -> conclusion.of(update, verifying.commit(), verifying.conclude()));
            case Verdict.Unhealthy(String reason, boolean mayBeKilled) ->
                unlessStopped(
                        update,
                        verifying,
                        started,
                        now -> inVain(update, blame.excuse(update, group, mayBeKilled), reason, now::rollBack));
            case Verdict.Unknown(String reason) ->
                unlessStopped(
                        update, verifying, started, now -> rollback.rollBack(update, now.rollBack(reason, false)));
            case Verdict.Stopped(String reason) -> rollback.withdraw(update, verifying.withdraw(reason));
        });
    }

    /**
     * The watch may have lasted days, and a person may have stopped one of the containers before the first look at it. That
     * container does not count: the others are watched again without it.
     */
    private Future<End> unlessStopped(
            Update update, Verifying verifying, boolean started, Function<Verifying, Future<End>> back) {
        return LatestWord.still(verifying.beside(), units)
                .compose(still -> LatestWord.of(update.workload().unit(), still, parts))
                .compose(beside -> {
                    Verifying now = verifying.with(beside);
                    return ManualStop.rests(
                                    update.group(
                                            verifying.imageId(),
                                            verifying.beside().members()),
                                    beside)
                            .map(wish -> rollback.withdraw(update, verifying.withdraw(wish)))
                            .orElseGet(() -> now.beside()
                                            .members()
                                            .equals(verifying.beside().members())
                                    ? back.apply(now)
                                    : verify(update, now, started, writer.renew(update, verifying, now)));
                });
    }

    /**
     * Makes the next start use the image that was proven now, even if a person moved the tag meanwhile. With the policy
     * {@code local} the tag is left alone: a build on this host moves it on purpose.
     */
    private Future<Void> keepTag(Update update, Verifying verifying) {
        if (update.workload().isLocal()) {
            return Future.succeededFuture();
        }
        Reference reference = update.workload().reference();
        return engine.image(reference.toString())
                .compose(tagged -> tagged.map(Image::id)
                                .filter(verifying.imageId()::equals)
                                .isPresent()
                        ? Future.<Void>succeededFuture()
                        : engine.tag(verifying.imageId(), reference))
                .recover(trouble -> {
                    log.warn("cannot move the local tag back reference={} reason={}", reference, trouble.getMessage());
                    return Future.succeededFuture();
                });
    }
}
