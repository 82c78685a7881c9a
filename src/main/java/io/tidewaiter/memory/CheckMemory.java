package io.tidewaiter.memory;

import io.tidewaiter.host.WorkloadId;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;

/**
 * What the last check found for each workload, for those that ask after it: also for a command that runs where no daemon
 * does, and for the daemon after its restart.
 */
public interface CheckMemory {

    /**
     * @param at when the check ended, by the wall clock
     * @param found what it found or did, in the words of Podman's UPDATED column
     * @param why what it had to say; empty when there was nothing to explain
     */
    record Seen(WorkloadId workload, Instant at, String found, String why) {}

    /** The newest for each workload. */
    Future<List<Seen>> seen();

    /**
     * Remembers what a check found, in place of what was found before.
     *
     * @param whole whether the check was of every workload there is, so that all others are forgotten
     */
    Future<Void> see(List<Seen> seen, boolean whole);
}
