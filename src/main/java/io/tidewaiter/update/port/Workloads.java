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

        /**
         * What a person who names this unit means, a workload for each of its containers.
         *
         * @throws NotFollowedException when it follows nothing, with the reason where there is one
         */
        public List<Workload> of(String unit) {
            List<Workload> followed = workloads.stream()
                    .filter(workload -> workload.unit().equals(unit))
                    .toList();
            if (followed.isEmpty()) {
                throw new NotFollowedException(misfits.stream()
                        .filter(misfit -> unit.equals(misfit.unit()))
                        .findFirst()
                        .map(misfit -> "%s is not followed: %s".formatted(unit, misfit.reason()))
                        .orElseGet(() -> unit + " starts no container that is followed (tidewaiter status)"));
            }
            return followed;
        }

        /**
         * The same, one for each reference: as what is said of a tag goes for all that follow it.
         *
         * @throws NotFollowedException when it follows nothing, with the reason where there is one
         */
        public List<Workload> perReference(String unit) {
            Map<Reference, Workload> byReference = new LinkedHashMap<>();
            of(unit).forEach(workload -> byReference.putIfAbsent(workload.reference(), workload));
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
