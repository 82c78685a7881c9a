package io.tidewaiter.update.port;

import io.tidewaiter.image.Reference;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

        /** One workload for each reference that this unit follows; none when it follows nothing. */
        public List<Workload> of(String unit) {
            Map<Reference, Workload> byReference = new LinkedHashMap<>();
            workloads.stream()
                    .filter(workload -> workload.unit().equals(unit))
                    .forEach(workload -> byReference.putIfAbsent(workload.reference(), workload));
            return List.copyOf(byReference.values());
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
