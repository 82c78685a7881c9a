package io.tidewaiter.tag;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a rule chooses among the tags of a repository.
 *
 * @param matching all that the rule lets through, the newest first
 * @param ahead those of them that are not older than what runs; all where that is not known
 */
public record TagChoice(List<String> matching, List<String> ahead) {

    public TagChoice {
        matching = List.copyOf(matching);
        ahead = List.copyOf(ahead);
    }

    /**
     * @param tags in any order
     * @param running the tag or version of what runs; null where that is not known
     */
    public static TagChoice of(TagRule rule, Collection<String> tags, @Nullable String running) {
        List<Placed> placed = Set.copyOf(tags).stream()
                .flatMap(tag -> rule.match(tag).map(key -> new Placed(tag, key)).stream())
                .sorted(newestFirst(running))
                .toList();
        Optional<SortKey> floor = Optional.ofNullable(running).flatMap(rule::place);
        return new TagChoice(
                placed.stream().map(Placed::tag).toList(),
                placed.stream()
                        .filter(one -> floor.isEmpty() || one.key.compareTo(floor.get()) >= 0)
                        .map(Placed::tag)
                        .toList());
    }

    /**
     * The version of what runs where no tag of it was followed yet: as its own tag says, or its image. Who publishes an image
     * may have left the version of another one in it, so that word counts less. Empty where neither tells.
     *
     * @param own the tag in the unit
     * @param label the version that the image gives itself, or null
     */
    public static Optional<String> beforehand(TagRule rule, String own, @Nullable String label) {
        Optional<String> ownTag = Optional.of(own).filter(rule::tells);
        Optional<String> said = Optional.ofNullable(label).filter(rule::tells);
        return ownTag.isEmpty()
                ? said
                : newest(
                        rule,
                        Stream.concat(ownTag.stream(), said.filter(rule::matches).stream())
                                .toList());
    }

    /** The newest of these tags of what runs or was in place; empty where none of them has a place in the rule's order. */
    public static Optional<String> newest(TagRule rule, Collection<String> tags) {
        return tags.stream()
                .flatMap(tag -> rule.place(tag).map(key -> new Placed(tag, key)).stream())
                .max(Comparator.comparing(Placed::key))
                .map(Placed::tag);
    }

    /** Whether the first is newer than the second, both of them known to the rule. */
    public static boolean isNewer(TagRule rule, String tag, String than) {
        return rule.place(tag)
                .flatMap(key -> rule.place(than).map(other -> key.compareTo(other) > 0))
                .orElse(false);
    }

    /** Of tags that are equally new the one that runs, as nothing is gained by the others. */
    private static Comparator<Placed> newestFirst(@Nullable String running) {
        return Comparator.comparing(Placed::key)
                .reversed()
                .thenComparing(one -> !one.tag.equals(running))
                .thenComparingInt(one -> one.tag.length())
                .thenComparing(Placed::tag);
    }

    private record Placed(String tag, SortKey key) {}
}
