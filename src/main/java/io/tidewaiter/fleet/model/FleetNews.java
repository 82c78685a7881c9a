package io.tidewaiter.fleet.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is to be told of a fleet, and what has been written down for that already. Only the coordinator that leads writes it, so
 * each is written once.
 *
 * @param last the number of the newest; 0 for none
 * @param items the oldest first, at most {@link #MOST}
 * @param said one for each target
 */
public record FleetNews(long last, List<Item> items, List<Said> said) {

    /** Older ones are dropped. */
    public static final int MOST = 100;

    public static final FleetNews NONE = new FleetNews(0, List.of(), List.of());

    /**
     * One of them.
     *
     * @param number ascending
     * @param rollout its id
     * @param wave 0 for the canaries
     * @param waves how many follow the canaries
     * @param hosts how many it is about
     * @param by who or what did it
     * @param reason for people; may be empty
     * @param at by the clock of the coordinator
     */
    public record Item(
            long number,
            NewsKind kind,
            String group,
            String reference,
            String rollout,
            String digest,
            int wave,
            int waves,
            int hosts,
            String by,
            String reason,
            String at) {

        public Item {
            Objects.requireNonNull(kind);
            Objects.requireNonNull(group);
            Objects.requireNonNull(reference);
            Objects.requireNonNull(rollout);
            Objects.requireNonNull(digest);
            by = Objects.requireNonNullElse(by, "");
            reason = Objects.requireNonNullElse(reason, "");
            at = Objects.requireNonNullElse(at, "");
        }

        Item numbered(long other) {
            return new Item(other, kind, group, reference, rollout, digest, wave, waves, hosts, by, reason, at);
        }
    }

    /**
     * What has been written down of a target.
     *
     * @param rollout its id
     * @param done how many waves, the canaries included
     * @param late up to which wave hosts were said to be late; -1 for none
     */
    public record Said(String group, String reference, String rollout, boolean halted, int done, int late) {

        public Said {
            Objects.requireNonNull(group);
            Objects.requireNonNull(reference);
            Objects.requireNonNull(rollout);
        }

        /** Nothing yet. */
        public static Said of(Target target, String rollout) {
            return new Said(target.group(), target.reference(), rollout, false, 0, -1);
        }

        boolean isOf(String otherGroup, String otherReference) {
            return group.equals(otherGroup) && reference.equals(otherReference);
        }
    }

    public FleetNews {
        items = List.copyOf(items);
        said = List.copyOf(said);
    }

    public Optional<Said> said(Target target) {
        return said.stream()
                .filter(one -> one.isOf(target.group(), target.reference()))
                .findFirst();
    }

    /** The same with more. */
    public FleetNews with(List<Item> more, Said now) {
        List<Item> all = new ArrayList<>(items);
        long number = last;
        for (Item item : more) {
            all.add(item.numbered(++number));
        }
        return new FleetNews(
                number,
                all.subList(Math.max(0, all.size() - MOST), all.size()),
                Stream.concat(said.stream().filter(one -> !one.isOf(now.group(), now.reference())), Stream.of(now))
                        .toList());
    }
}
