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
import org.jspecify.annotations.Nullable;

/**
 * What was said of digests under references on a unit's account: it goes with the unit to what that follows now.
 *
 * @param <T> how it is told
 */
final class Words<T> {

    private static final Comparator<Word> BY_NAME = Comparator.comparing(
                    (Word word) -> word.reference().toString())
            .thenComparing(word -> word.digest().toString());
    private static final Comparator<Word> NEWEST_FIRST =
            Comparator.comparing(Word::since).reversed().thenComparing(BY_NAME);
    private static final Comparator<Word> OWN_FIRST =
            Comparator.comparing((Word word) -> word.carriedFrom() != null).thenComparing(BY_NAME);

    private final Function<Word, T> telling;
    private final TreeSet<Word> newestFirst = new TreeSet<>(NEWEST_FIRST);
    private final Map<Reference, LinkedHashMap<Digest, Word>> all = new LinkedHashMap<>();
    private @Nullable List<T> told;
    /** What was followed when there was nothing left to carry. */
    private @Nullable Map<String, Set<Reference>> carried;

    Words(Function<Word, T> telling) {
        this.telling = telling;
    }

    /**
     * @param reason may be empty
     * @param carriedFrom where it was said, if that is another reference; else null
     */
    record Word(
            String unit,
            Reference reference,
            Digest digest,
            String reason,
            Instant since,
            @Nullable Reference carriedFrom) {

        private Word to(Reference other) {
            return new Word(unit, other, digest, reason, since, reference);
        }

        private boolean isInPlace(Map<String, Set<Reference>> followed) {
            Set<Reference> follows = followed.get(unit);
            return follows == null || follows.contains(reference);
        }
    }

    /** In place of what was said of the same before. */
    void add(Word word) {
        Word before = all.computeIfAbsent(word.reference(), any -> new LinkedHashMap<>())
                .put(word.digest(), word);
        if (before != null) {
            newestFirst.remove(before);
        }
        newestFirst.add(word);
        told = null;
        if (carried != null && !word.isInPlace(carried)) {
            carried = null;
        }
    }

    private void remove(Reference reference, Digest digest) {
        Map<Digest, Word> some = all.get(reference);
        Word before = some == null ? null : some.remove(digest);
        if (before != null) {
            newestFirst.remove(before);
            told = null;
            carried = null;
        }
    }

    Optional<Word> find(Reference reference, Digest digest) {
        Map<Digest, Word> some = all.get(reference);
        return some == null ? Optional.empty() : Optional.ofNullable(some.get(digest));
    }

    Optional<T> of(Reference reference, Digest digest) {
        return find(reference, digest).map(telling);
    }

    /** Newest first. */
    List<T> of(Reference reference) {
        Map<Digest, Word> some = all.get(reference);
        return some == null
                ? List.of()
                : some.values().stream().sorted(NEWEST_FIRST).map(telling).toList();
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

    /** @return how many there were, with those that they were carried over from */
    int takeBack(Predicate<Word> meant) {
        int before = newestFirst.size();
        newestFirst.stream().filter(meant).toList().forEach(this::takeBack);
        return before - newestFirst.size();
    }

    /** And what it was carried over from, or else it would be carried over once more. */
    void takeBack(Word word) {
        remove(word.reference(), word.digest());
        if (word.carriedFrom() != null) {
            remove(word.carriedFrom(), word.digest());
        }
    }

    /** @param followed by units, none of which follows nothing */
    void carry(Map<String, Set<Reference>> followed) {
        if (followed.equals(carried)) {
            return;
        }
        carried = followed;
        newestFirst.stream()
                .filter(word -> !word.isInPlace(followed))
                .sorted(OWN_FIRST)
                .toList()
                .forEach(word -> carry(word, followed.getOrDefault(word.unit(), Set.of())));
    }

    private void carry(Word word, Set<Reference> follows) {
        if (word.carriedFrom() != null) {
            remove(word.reference(), word.digest());
            return;
        }
        for (Reference reference : follows) {
            if (find(reference, word.digest()).isEmpty()) {
                add(word.to(reference));
            }
        }
    }
}
