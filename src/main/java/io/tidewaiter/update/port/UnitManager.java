package io.tidewaiter.update.port;

import io.tidewaiter.host.JobResult;
import io.tidewaiter.host.RestartedWith;
import io.tidewaiter.host.UnitDefinition;
import io.tidewaiter.host.UnitName;
import io.tidewaiter.host.UnitState;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The systemd manager whose units we look after: the user's, or the system's for root. */
public interface UnitManager {

    /**
     * Every service, loaded or not, whose definition runs this program in {@code ExecStart=}.
     *
     * @param program the file name of the executable, {@code podman}
     * @param instances of templates that were seen before, the latest first: while they are stopped systemd may have forgotten
     *     them, and no file need name them. Those that a connection makes ({@code Accept=yes}) stay forgotten, and so do the
     *     earliest where there are too many
     */
    Future<List<UnitDefinition>> servicesRunning(String program, List<String> instances);

    /**
     * What systemd says of one unit, whatever it runs; empty where there is none of this name, and for a masked one.
     *
     * @param unit a good {@link UnitName}
     */
    Future<Optional<UnitDefinition>> definition(String unit);

    /**
     * Every service that systemd has in memory, by name, as far as its list tells ({@link UnitState#listed}): one question
     * for all of them. What runs is among them; for one that is not, ask for its {@link #state}.
     */
    Future<Map<String, UnitState>> glance();

    /** The unit now; a unit that does not exist has load state {@code not-found}, which is no failure. */
    Future<UnitState> state(String unit);

    /**
     * Whether the last job of this manager for the unit stopped it: a person did, or something that the unit depends on was
     * stopped. The stop that belongs to a restart is none. False where that cannot be told.
     */
    Future<Boolean> wasStopped(String unit);

    /**
     * The same, and no end of this other unit can be why: systemd stops what is bound to a unit ({@code BindsTo=}) when that
     * ends.
     */
    Future<Boolean> wasStopped(String unit, String other);

    /**
     * Restarts (or starts) the unit and follows the job to its result. A failed state and its start limit are cleared
     * first, so that a crash loop of the past cannot forbid the start that ends it. What stands behind the gate of a {@link
     * #hold} is stopped first, and started by its next visitor.
     *
     * @param resting of {@link #restingBeside}: the job starts them as well, so they are stopped as soon as it is queued.
     *     Those that wait for this unit are never started thereby
     * @param limit how long the job may run; past it the job is cancelled and the result is {@link JobResult#OVERDUE}
     * @param wait how long it may wait for the jobs of other units, which does not count as running; past it the job stays
     *     in the queue and the result is {@link JobResult#WAITING}
     */
    Future<JobResult> restart(String unit, List<String> resting, Duration limit, Duration wait);

    /**
     * Starts the unit if it is not active, and follows the job likewise. A paused unit continues its restart; if a person
     * stopped it meanwhile it is not started, and the result is {@link JobResult#CANCELED}.
     */
    Future<JobResult> start(String unit, List<String> resting, Duration limit, Duration wait);

    /**
     * Stops the unit, and with it what requires it, and follows the job to its result. What stands behind the gate of a
     * {@link #hold} is stopped first.
     */
    Future<JobResult> stop(String unit, Duration limit);

    /**
     * Keeps systemd from stopping the unit, once it runs, because no unit needs it, and keeps new connections to its socket
     * waiting until {@link #admit}. Starts nothing; has no effect on a unit that is neither stopped when unneeded nor
     * reached through a socket. Ends with this process.
     *
     * @return whether a socket leads to the unit, so that connections may be open
     */
    Future<Boolean> hold(String unit);

    /** Lets in the connections that wait, and new ones; the unit is still held. */
    Future<Void> admit(String unit);

    /** Ends a hold, if there is one: systemd then stops units that nothing needs, and units paused for this one continue. */
    Future<Void> release(String unit);

    /**
     * Stops the unit unless something that runs needs it, or systemd stops it anyway when nothing does.
     *
     * @return {@link JobResult#SKIPPED} when it was left alone
     */
    Future<JobResult> rest(String unit, Duration limit);

    /**
     * The active units that a restart of this one would stop with it: those that require it, are bound to it or are
     * part of it. Not those that a listening socket starts at the next connection. And those that have to be stopped for it, as
     * they are joined to it or to one of the others.
     *
     * @param joins by unit those whose containers use the namespaces or volumes of its containers, and that systemd does not
     *     restart with it
     */
    Future<RestartedWith> activeDependents(String unit, Map<String, Set<String>> joins);

    /**
     * Takes a unit down until another one was restarted. This is not a stop: until {@link #start} the unit waits in the
     * middle of a restart. The end of this process, or {@link #release} of the other unit, lets the restart continue. So
     * systemd starts the unit again if we cannot, and a stop by a person can be told from the pause.
     *
     * @param other the unit that is restarted meanwhile
     * @param limit how long the stop may take; after it the result is {@link JobResult#OVERDUE}, and the stop continues
     */
    Future<JobResult> pause(String unit, String other, Duration limit);

    /**
     * The units that a restart of this one would start although a person stopped them, such as a member of a pod that still
     * runs. A unit is left out if it cannot be told who stopped it.
     */
    Future<Set<String>> restingBeside(String unit);

    /**
     * Identifies the running systemd manager. After a boot, or after the manager itself ended, it is another one: then all
     * units were stopped, and not by a person.
     */
    Future<String> generation();
}
