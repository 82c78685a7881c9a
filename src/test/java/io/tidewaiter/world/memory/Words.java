package io.tidewaiter.world.memory;

import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was said of digests under references on units' account: it goes with the unit to what that follows now.
 *
 * @param <T> how it is told
 */
final class Words<T> {

    private static final Comparator<Word> BY_KEY = Comparator.comparing(
                    (Word word) -> word.reference().toString())
            .thenComparing(word -> word.digest().toString())
            .thenComparing(Word::unit)
            .thenComparing(
                    word -> word.carriedFrom() == null ? "" : word.carriedFrom().toString());
    private static final Comparator<Word> NEWEST_FIRST =
            Comparator.comparingLong(Word::turn).reversed().thenComparing(BY_KEY);
    private static final Comparator<Word> OWN_FIRST =
            Comparator.comparing((Word word) -> word.carriedFrom() != null).thenComparing(NEWEST_FIRST);

    private final Function<Word, T> telling;
    private final TreeSet<Word> newestFirst = new TreeSet<>(NEWEST_FIRST);
    private final Map<Reference, Map<Digest, TreeSet<Word>>> all = new LinkedHashMap<>();
    private @Nullable List<T> told;
    /** What was followed when there was nothing left to carry. */
    private @Nullable Map<String, Set<Reference>> carried;

    private long turns;

    Words(Function<Word, T> telling) {
        this.telling = telling;
    }

    /**
     * @param reason may be empty
     * @param turn counts what was said
     * @param carriedFrom where it was said, if that is another reference; else null
     */
    record Word(
            String unit,
            Reference reference,
            Digest digest,
            String reason,
            Instant since,
            long turn,
            @Nullable Reference carriedFrom) {

        private Word to(Reference other) {
            return new Word(unit, other, digest, reason, since, turn, reference);
        }

        private boolean isInPlace(Map<String, Set<Reference>> followed) {
            Set<Reference> follows = followed.get(unit);
            return follows == null || follows.contains(reference);
        }
    }

    /** In place of what was said of the same unit before. */
    void add(String unit, Reference reference, Digest digest, String reason, Instant now) {
        Word word = new Word(unit, reference, digest, reason, now, ++turns, null);
        of(reference, digest)
                .filter(other -> BY_KEY.compare(other, word) == 0)
                .toList()
                .forEach(this::remove);
        add(word);
        if (carried != null && !word.isInPlace(carried)) {
            carried = null;
        }
    }

    private void add(Word word) {
        all.computeIfAbsent(word.reference(), any -> new LinkedHashMap<>())
                .computeIfAbsent(word.digest(), any -> new TreeSet<>(OWN_FIRST))
                .add(word);
        newestFirst.add(word);
        told = null;
    }

    private void remove(Word word) {
        if (newestFirst.remove(word)) {
            TreeSet<Word> words = all.getOrDefault(word.reference(), Map.of()).get(word.digest());
            if (words != null) {
                words.remove(word);
            }
            told = null;
            carried = null;
        }
    }

    private Stream<Word> of(Reference reference, Digest digest) {
        Map<Digest, TreeSet<Word>> some = all.get(reference);
        TreeSet<Word> words = some == null ? null : some.get(digest);
        return words == null ? Stream.of() : words.stream();
    }

    /** The unit's own before one that was carried over, and the newest of these. */
    Optional<T> find(Reference reference, Digest digest) {
        return of(reference, digest).findFirst().map(telling);
    }

    /** Newest first. */
    List<T> of(Reference reference) {
        Map<Digest, TreeSet<Word>> some = all.get(reference);
        return some == null
                ? List.of()
                : some.values().stream()
                        .flatMap(Set::stream)
                        .sorted(NEWEST_FIRST)
                        .map(telling)
                        .toList();
    }

    /** Newest first. */
    List<T> all() {
        List<T> known = told;
        if (known == null) {
            known = newestFirst.stream().map(telling).toList();
            told = known;
        }
        return known;
    }

    /**
     * And what it was carried over from, or else it would be carried over once more.
     *
     * @return how many of those that are meant there were
     */
    int takeBack(Reference reference, @Nullable Digest digest) {
        List<Word> meant = newestFirst.stream()
                .filter(word -> word.reference().equals(reference)
                        && (digest == null || word.digest().equals(digest)))
                .toList();
        takeBack(meant);
        return meant.size();
    }

    /** @return how many there were, with those that they were carried over from */
    int takeBack(Predicate<Word> meant) {
        int before = newestFirst.size();
        takeBack(newestFirst.stream().filter(meant).toList());
        return before - newestFirst.size();
    }

    private void takeBack(List<Word> meant) {
        for (Word word : meant) {
            remove(word);
            if (word.carriedFrom() instanceof Reference origin) {
                of(origin, word.digest())
                        .filter(other -> other.unit().equals(word.unit()))
                        .toList()
                        .forEach(this::remove);
            }
        }
    }

    /** @param followed by units, none of which follows nothing */
    void carry(Map<String, Set<Reference>> followed) {
        if (followed.equals(carried)) {
            return;
        }
        newestFirst.stream()
                .filter(word -> !word.isInPlace(followed))
                .toList()
                .forEach(word -> carry(word, followed.getOrDefault(word.unit(), Set.of())));
        carried = followed;
    }

    private void carry(Word word, Set<Reference> follows) {
        if (word.carriedFrom() != null) {
            remove(word);
            return;
        }
        for (Reference reference : follows) {
            Word copy = word.to(reference);
            if (of(reference, word.digest()).noneMatch(other -> BY_KEY.compare(other, copy) == 0)) {
                add(copy);
            }
        }
    }
}
