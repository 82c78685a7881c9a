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
     * @param started whether we started the unit a moment ago; otherwise a person or a boot did, and an earlier failure says
     *     nothing about the image
     * @param healthy run as soon as all of the group is healthy for the first time, though it is not proven yet
     * @return never fails: what cannot be judged is a {@link Verdict.Unknown}
     */
    Future<Verdict> verify(Group group, boolean started, Runnable healthy);

    /**
     * Watches while a unit is being started: with {@code Notify=healthy} the job lasts until the HEALTHCHECK passes,
     * without end if systemd sets no limit. The start counts as failed if a HEALTHCHECK says unhealthy, or says nothing in
     * its time.
     *
     * @param job the start; once it is complete, nothing is watched any more
     * @return why the start counts as failed; empty once the job is complete. Never fails.
     */
    default Future<Optional<String>> startsInVain(Group group, Future<?> job) {
        return job.transform(over -> Future.succeededFuture(Optional.empty()));
    }

    /**
     * Waits until no client is being served: until no connection is open from this host, where the proxy runs, to a port
     * that the containers publish. Waits no longer than the policy says.
     *
     * @param mayBeInside completes once no new connection comes in: whether one may be open
     * @return never fails: if open connections cannot be seen, it does not wait
     */
    default Future<Void> drain(Workload workload, Future<Boolean> mayBeInside) {
        return mayBeInside.mapEmpty();
    }
}
