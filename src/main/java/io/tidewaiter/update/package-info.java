/**
 * What the product is for: bringing a workload to the release its tag names, and back when that one is not healthy.
 *
 * <p>{@link io.tidewaiter.update.Coordinator} takes every request and keeps what shares a unit or a tag in order; {@link
 * io.tidewaiter.update.plan.Planner} decides; {@link io.tidewaiter.update.run.Updater} acts, one {@link
 * io.tidewaiter.update.model.State} after the other, each journalled before its effect, which {@link
 * io.tidewaiter.update.run.Resumption} goes on from. What was interrupted waits in the {@link io.tidewaiter.update.Backlog}, and the
 * {@link io.tidewaiter.update.queue.Watchdog} sees to it that everything ends:
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
 * Verifying, Committed. A state that leads to itself was tried again, which its number bounds ({@link
 * io.tidewaiter.update.plan.Attempts}). Where a person stopped, masked or removed the unit, only the tag goes back
 * (Withdrawing); where the image is not healthy, tag and unit do (RollingBack). An update can be asked for without a
 * rollback: then RollingBack is left out, and the update ends as Failed with the candidate in place.
 *
 * <p>What is due may have to wait: {@link io.tidewaiter.update.plan.Gatekeeper} finds every {@link io.tidewaiter.update.model.Gate} that
 * is closed. They are asked before an update begins and once more when it is Staged, the last moment at which nothing was
 * touched; from then on nothing holds it up.
 *
 * <p>A person may have something run at four points ({@link io.tidewaiter.policy.HookPoint}), each after its state is written:
 * before anything is touched (Preparing, after which all gates are asked again), while the unit is stopped on its way back (in
 * RollingBack), and once the candidate or last good is proven (Concluding, which changes no outcome). Where there is no such
 * hook, Preparing and Concluding are left out.
 *
 * <p>Where the engine's signature policy has something to judge, the candidate is pulled by tag, so that it judges the name
 * that is followed, and what arrives is compared with what was decided on. That moves the local name, which is put back at
 * once; the journal knows before, and {@link io.tidewaiter.update.run.LocalName} does it after a crash too. A unit that was started on the
 * candidate at that moment is astray ({@link io.tidewaiter.update.plan.Situation}): it goes back, or is watched where no gate is
 * closed. What the policy does
 * not accept ends as Refused.
 *
 * <p>A unit that is idle until a connection to its socket starts it goes the same way. It is held while it is proven, which keeps
 * systemd from stopping it and visitors from being let in before it was healthy once; then it goes back to rest. Where a
 * person does not want it started for that, the candidate is Armed: it takes its place, and once a person or a connection starts the
 * unit another update goes from Staged to Verifying at once.
 *
 * <p>A unit that is scheduled, as one that a timer runs, is neither restarted nor run for an update: the candidate is Armed
 * beside a run or between two, and the next run by the unit's own schedule is the proof. Another update then goes from Staged to
 * Committed, or to RollingBack, which moves only the tag ({@link io.tidewaiter.update.run.Arming}).
 *
 * <p>Below it, {@code update.model} says what an update is, {@code update.port} what it needs, {@code update.plan} what to do,
 * {@code update.run} does it, {@code update.round} checks one reference, and {@code update.queue} keeps the order. Calls only the
 * interfaces in {@code update.port}; called by {@code app} and made by {@code daemon}. The parts below
 * do not call back: listeners receive {@link io.tidewaiter.update.model.Event}s.
 */
@NullMarked
package io.tidewaiter.update;

import org.jspecify.annotations.NullMarked;
