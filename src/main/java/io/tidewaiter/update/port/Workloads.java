package io.tidewaiter.update.port;

import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the workloads of this host, running or not. */
public interface Workloads {

    Future<Found> find();

    /**
     * What there is now.
     *
     * @param workloads in the order of their units' names
     * @param misfits labelled, yet impossible to follow; they hinder nobody else
     */
    record Found(List<Workload> workloads, List<Misfit> misfits) {

        public Found {
            workloads = List.copyOf(workloads);
            misfits = List.copyOf(misfits);
        }
    }

    /**
     * A labelled container that cannot be followed.
     *
     * @param unit null when none is known
     * @param containerId empty when it does not exist now
     * @param image as it was written
     * @param reason one line: what is wrong and what to do
     */
    record Misfit(
            @Nullable String unit, String container, String containerId, String image, String policy, String reason) {}
}
