package io.tidewaiter.update.port;

import io.tidewaiter.host.Group;
import io.tidewaiter.host.Workload;
import io.vertx.core.Future;
import java.util.Optional;

/** Proves that a workload which was just started is healthy and stays so. */
public interface HealthCheck {

    /**
     * Watches from now until the verdict is clear, never longer than timeout plus soak of the policy that gives most, unless
     * the unit is restarted meanwhile. All parts of the group must pass, each by its own policy.
     *
     * @param started whether it was started by us a moment ago; otherwise it was another, perhaps a boot, and what befell
     *     it before this moment says nothing about the image
     * @param healthy run as soon as all of the group is healthy for the first time, though it is not proven yet
     * @return never fails: what cannot be judged is a {@link Verdict.Unknown}
     */
    Future<Verdict> verify(Group group, boolean started, Runnable healthy);

    /**
     * Watches while a unit is being started: with {@code Notify=healthy} its job goes on until the HEALTHCHECK passes,
     * without end if systemd sets no limit. A container with a HEALTHCHECK that says unhealthy, or says nothing in its time, is
     * started in vain.
     *
     * @param job the start; once it is complete, nothing is watched any more
     * @return why it is in vain; empty once the job is complete. Never fails.
     */
    default Future<Optional<String>> startsInVain(Group group, Future<?> job) {
        return job.transform(over -> Future.succeededFuture(Optional.empty()));
    }

    /**
     * Waits for a moment at which no client is being served: no connection is open from this host to a port that its
     * containers publish, which is how a proxy in front of them passes visitors on. No longer than the policy says.
     *
     * @param mayBeInside told once no new connection comes in: whether one may be open
     * @return never fails: where open connections cannot be seen, none is waited for
     */
    default Future<Void> drain(Workload workload, Future<Boolean> mayBeInside) {
        return mayBeInside.mapEmpty();
    }
}
