package io.tidewaiter.update.port;

import io.tidewaiter.host.Image;
import io.tidewaiter.host.Join;
import io.tidewaiter.host.Workload;
import io.tidewaiter.host.WorkloadId;
import io.tidewaiter.image.Reference;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the workloads of this host, running or not. */
public interface Workloads {

    Future<Found> find();

    /**
     * What speaks against an image as the next one of a workload, since it could not be followed any more as it is now: the
     * labels that the image brings cannot be read, or no longer have it followed. Empty when nothing does.
     *
     * @param candidate in local storage
     */
    default Future<Optional<String>> objection(Workload workload, Image candidate) {
        return Future.succeededFuture(Optional.empty());
    }

    /**
     * What there is now.
     *
     * @param workloads in the order of their units' names
     * @param misfits labelled, yet impossible to follow; they hinder no others
     * @param notes what is to be known of workloads that are followed all the same
     * @param remembered those of the workloads that are not seen, and whose policy is not known: all that may be done is to
     *     start them again
     * @param members units whose container is in a pod, each with the unit that starts the pod
     * @param stopped the ids of the listed containers that exist and do not run
     * @param started since when the listed containers run, by their ids, as far as that is known
     * @param recalled units that neither systemd nor a file names: instances of templates that were found before
     * @param joins which containers use the namespaces or volumes of another unit's, as far as definitions tell
     */
    record Found(
            List<Workload> workloads,
            List<Misfit> misfits,
            Map<WorkloadId, Note> notes,
            List<Workload> remembered,
            Map<String, String> members,
            Set<String> stopped,
            Map<String, Instant> started,
            Set<String> recalled,
            List<Join> joins) {

        public Found {
            workloads = List.copyOf(workloads);
            misfits = List.copyOf(misfits);
            notes = Map.copyOf(notes);
            remembered = List.copyOf(remembered);
            members = Map.copyOf(members);
            stopped = Set.copyOf(stopped);
            started = Map.copyOf(started);
            recalled = Set.copyOf(recalled);
            joins = List.copyOf(joins);
        }

        /** All of them show by themselves, none is in a pod, and all containers run. */
        public Found(List<Workload> workloads, List<Misfit> misfits, Map<WorkloadId, Note> notes) {
            this(workloads, misfits, notes, List.of(), Map.of(), Set.of(), Map.of(), Set.of(), List.of());
        }

        /** With nothing to note. */
        public Found(List<Workload> workloads, List<Misfit> misfits) {
            this(workloads, misfits, Map.of());
        }

        /** The workloads that a person may roll back or pin: also those that only their labels keep from being followed. */
        public Found byHand() {
            List<Workload> all = new ArrayList<>(workloads);
            misfits.stream()
                    .flatMap(misfit -> Stream.ofNullable(misfit.byHand()))
                    .forEach(all::add);
            return new Found(all, misfits, notes, remembered, members, stopped, started, recalled, joins);
        }

        /** What is followed of this unit. */
        public List<Workload> in(String unit) {
            return workloads.stream()
                    .filter(workload -> workload.unit().equals(unit))
                    .toList();
        }

        /** By unit those that are joined to it, and that systemd does not restart with it. */
        public Map<String, Set<String>> loose() {
            return joins.stream()
                    .filter(join -> !join.bySystemd())
                    .collect(Collectors.groupingBy(
                            Join::joined, Collectors.mapping(Join::unit, Collectors.toCollection(TreeSet::new))));
        }

        /**
         * These units, and those that are joined to them or that they are joined to, over others too: what may not be updated
         * at the same time. So are the services whose restart takes down what others are joined to.
         */
        public Set<String> together(Set<String> units) {
            Set<String> all = new HashSet<>(units);
            boolean more = true;
            while (more) {
                more = false;
                for (Join join : joins) {
                    if (all.contains(join.unit()) || all.stream().anyMatch(join::goesDownWith)) {
                        more |= all.addAll(List.of(join.unit(), join.joined()));
                        more |= all.addAll(join.carriers());
                    }
                }
            }
            return all;
        }

        /**
         * The workloads of this unit, one for each of its containers.
         *
         * @throws NotFollowedException when it follows nothing, with the reason where there is one
         */
        public List<Workload> of(String unit) {
            List<Workload> followed = in(unit);
            if (followed.isEmpty()) {
                throw new NotFollowedException(misfits.stream()
                        .filter(misfit -> unit.equals(misfit.unit()))
                        .findFirst()
                        .map(misfit -> "%s is not followed: %s".formatted(unit, misfit.reason()))
                        .orElseGet(() -> members.containsKey(unit)
                                ? "the container of %s is in a pod, which is followed as %s"
                                        .formatted(unit, members.get(unit))
                                : unit + " starts no container that is followed (tidewaiter status)"));
            }
            return followed;
        }

        /**
         * @param unit with or without {@code .service}
         * @throws NotFollowedException when there is nothing of that name, neither followed nor with a reason why not
         */
        public void requireKnown(String unit) {
            boolean known = Stream.concat(
                            workloads.stream().map(Workload::unit),
                            misfits.stream().flatMap(misfit -> Stream.ofNullable(misfit.unit())))
                    .anyMatch(name -> name.equals(unit) || name.equals(unit + ".service"));
            if (!known) {
                of(unit);
            }
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
     * What is to be known of a workload that is followed, one line each; empty for nothing.
     *
     * @param always whatever becomes of it
     * @param login what to do when its registry refuses access or is not trusted
     */
    record Note(String always, String login) {

        public static final Note NONE = new Note("", "");

        /** The same with one thing more, whatever becomes of it. */
        public Note and(String more) {
            return new Note(always.isEmpty() ? more : always + "; " + more, login);
        }
    }

    /**
     * A labelled container that cannot be followed.
     *
     * @param unit null when none is known
     * @param containerId empty when it does not exist now
     * @param imageId what it was created from; empty likewise
     * @param image as it was written
     * @param reason one line: what is wrong and what to do
     * @param onPurpose whether a person wants it so, which is no fault
     * @param byHand what it would be if its labels could be read; null where they are not what is wrong
     */
    record Misfit(
            @Nullable String unit,
            String container,
            String containerId,
            String imageId,
            String image,
            String policy,
            String reason,
            boolean onPurpose,
            @Nullable Workload byHand) {

        /** A fault, and one that cannot be brought to another release by hand either. */
        public Misfit(
                @Nullable String unit,
                String container,
                String containerId,
                String image,
                String policy,
                String reason) {
            this(unit, container, containerId, "", image, policy, reason, false, null);
        }
    }
}
