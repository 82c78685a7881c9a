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
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What was said of digests under references on a unit's account: it goes with the unit to what that follows now. */
final class Words {

    private static final Comparator<Word> BY_NAME = Comparator.comparing(
                    (Word word) -> word.reference().toString())
            .thenComparing(word -> word.digest().toString());
    private static final Comparator<Word> NEWEST_FIRST =
            Comparator.comparing(Word::since).reversed().thenComparing(BY_NAME);
    private static final Comparator<Word> OWN_FIRST =
            Comparator.comparing((Word word) -> word.carriedFrom() != null).thenComparing(BY_NAME);

    private final Map<Key, Word> all = new LinkedHashMap<>();
    /** What was followed when there was nothing left to carry. */
    private @Nullable Map<String, Set<Reference>> carried;

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
    }

    void add(Word word) {
        all.put(new Key(word.reference(), word.digest()), word);
        carried = null;
    }

    Optional<Word> of(Reference reference, Digest digest) {
        return Optional.ofNullable(all.get(new Key(reference, digest)));
    }

    List<Word> newestFirst() {
        return all.values().stream().sorted(NEWEST_FIRST).toList();
    }

    /**
     * Takes them back, and what they were carried over from, or else they would be carried over once more.
     *
     * @return how many of both there were
     */
    int takeBack(Predicate<Word> meant) {
        int before = all.size();
        for (Word word : all.values().stream().filter(meant).toList()) {
            remove(word.reference(), word.digest());
            if (word.carriedFrom() != null) {
                remove(word.carriedFrom(), word.digest());
            }
        }
        return before - all.size();
    }

    void carry(Map<String, Set<Reference>> followed) {
        if (followed.equals(carried)) {
            return;
        }
        carried = followed;
        all.values().stream()
                .sorted(OWN_FIRST)
                .toList()
                .forEach(word -> carry(word, followed.getOrDefault(word.unit(), Set.of())));
    }

    private void carry(Word word, Set<Reference> follows) {
        if (follows.isEmpty() || follows.contains(word.reference())) {
            return;
        }
        if (word.carriedFrom() != null) {
            remove(word.reference(), word.digest());
            return;
        }
        for (Reference reference : follows) {
            if (!all.containsKey(new Key(reference, word.digest()))) {
                add(word.to(reference));
            }
        }
    }

    private void remove(Reference reference, Digest digest) {
        all.remove(new Key(reference, digest));
        carried = null;
    }

    private record Key(Reference reference, Digest digest) {}
}
