/**
 * What the product is for: bringing a workload to the release its tag names, and back when that one is not healthy.
 *
 * <p>{@link io.tidewaiter.update.Coordinator} takes every request and keeps what shares a unit or a tag in order; {@link
 * io.tidewaiter.update.plan.Planner} decides; {@link io.tidewaiter.update.run.Updater} acts, one {@link
 * io.tidewaiter.update.model.State} after the other. Each state is written to the journal before its effect. After a crash
 * {@link io.tidewaiter.update.run.Resumption} chooses the state in which an update continues. Interrupted updates wait in
 * the {@link io.tidewaiter.update.Backlog}, and the {@link io.tidewaiter.update.queue.Watchdog} makes sure that everything
 * ends:
 *
 * <pre>
 * from         to                                                          an interruption there is answered by
 * (begin)      ▶ Staging
 * Staging      ▶ Staging, Staged, RollingBack, Refused, Abandoned          giving up: nothing was touched
 * Staged       ▶ Preparing, Activating, Verifying, Same, Pulled, Armed, Committed, Concluding, RollingBack, Deferred, Abandoned  giving up: nothing was touched
 * Preparing    ▶ Staged, Preparing, Deferred, Abandoned                    running the hook again
 * Activating   ▶ Verifying, Activating, Withdrawing, RollingBack           doing it again
 * Verifying    ▶ Committed, Concluding, Verifying, Activating, Withdrawing, RollingBack   watching again
 * Withdrawing  ▶ Deferred, Abandoned, Withdrawing, Failed                  doing it again
 * RollingBack  ▶ RolledBack, Concluding, RollingBack, Failed               doing it again
 * Concluding   ▶ Committed, RolledBack, Concluding                         running the hook again
 * </pre>
 *
 * <p>Committed, Same, Pulled, Armed, Deferred, Abandoned, Refused, RolledBack and Failed are ends. The good way is Staging, Staged, Activating,
 * Verifying, Committed. A state that leads to itself was tried again; the number of its attempt limits that ({@link
 * io.tidewaiter.update.plan.Attempts}). If a person stopped, masked or removed the unit, only the tag goes back
 * (Withdrawing); if the image is not healthy, tag and unit go back (RollingBack). An update can be asked for without a
 * rollback: then RollingBack is left out, and the update ends as Failed with the candidate in place.
 *
 * <p>An update may have to wait: {@link io.tidewaiter.update.plan.Gatekeeper} finds every {@link
 * io.tidewaiter.update.model.Gate} that is closed. Gates are asked before an update begins and once more when it is Staged,
 * the last moment at which nothing was touched; from then on no gate stops the update.
 *
 * <p>Hooks run at four points ({@link io.tidewaiter.policy.HookPoint}), each after its state is written: before anything is
 * touched (Preparing; then all gates are asked again), while the unit is stopped for a rollback (in RollingBack), and after
 * the candidate or last good is proven (Concluding, which changes no outcome). Where there is no such hook, Preparing and
 * Concluding are left out.
 *
 * <p>If the engine's signature policy has a rule for the reference, the candidate is pulled by tag, so that the policy
 * judges the name that is followed. The digest of the pulled image is compared with the digest that was decided on. Such a
 * pull moves the local name, and the name is put back at once. The journal has the name's image before the pull, so {@link
 * io.tidewaiter.update.run.LocalName} can put it back after a crash too. A unit that was started on the candidate at that
 * moment is astray ({@link io.tidewaiter.update.plan.Situation}): it goes back, or it is watched if no gate is closed. An
 * update whose image the policy does not accept ends as Refused.
 *
 * <p>A unit that is idle until a connection to its socket starts it takes the same steps. A hold keeps systemd from stopping
 * the unit while it is proven, and keeps connections waiting until it is healthy for the first time; then the unit is idle
 * again. If the unit is not to be started for a proof (idle: armed), the candidate is Armed: the tag moves, and once a
 * person or a connection starts the unit, another update goes from Staged to Verifying at once.
 *
 * <p>A scheduled unit, such as one that a timer runs, is neither restarted nor run for an update: the candidate is Armed
 * during a run or between two, and the next run by the unit's own schedule is the proof. Another update then goes from
 * Staged to Committed, or to RollingBack, which moves only the tag ({@link io.tidewaiter.update.run.Arming}).
 *
 * <p>Below it, {@code update.model} says what an update is, {@code update.port} what it needs, {@code update.plan} what to do,
 * {@code update.run} does it, {@code update.round} checks one reference, and {@code update.queue} keeps the order. Calls only the
 * interfaces in {@code update.port}; called by {@code app} and made by {@code daemon}. The parts below
 * do not call back: listeners receive {@link io.tidewaiter.update.model.Event}s.
 */
@NullMarked
package io.tidewaiter.update;

import org.jspecify.annotations.NullMarked;
