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
 * Notes about digests of references, each made for a unit. When the unit follows another reference, its notes are copied
 * there.
 *
 * @param <T> what a note is shown as
 */
final class DigestNotes<T> {

    private static final Comparator<Note> BY_KEY = Comparator.comparing(
                    (Note note) -> note.reference().toString())
            .thenComparing(note -> note.digest().toString())
            .thenComparing(Note::unit)
            .thenComparing(
                    note -> note.carriedFrom() == null ? "" : note.carriedFrom().toString());
    private static final Comparator<Note> NEWEST_FIRST =
            Comparator.comparingLong(Note::turn).reversed().thenComparing(BY_KEY);
    private static final Comparator<Note> OWN_FIRST =
            Comparator.comparing((Note note) -> note.carriedFrom() != null).thenComparing(NEWEST_FIRST);

    private final Function<Note, T> telling;
    private final TreeSet<Note> newestFirst = new TreeSet<>(NEWEST_FIRST);
    private final Map<Reference, Map<Digest, TreeSet<Note>>> all = new LinkedHashMap<>();
    private @Nullable List<T> told;
    /** What was followed when there was nothing left to carry. */
    private @Nullable Map<String, Set<Reference>> carried;

    private long turns;

    DigestNotes(Function<Note, T> telling) {
        this.telling = telling;
    }

    /**
     * @param reason may be empty
     * @param turn counts what was said
     * @param carriedFrom where it was said, if that is another reference; else null
     */
    record Note(
            String unit,
            Reference reference,
            Digest digest,
            String reason,
            Instant since,
            long turn,
            @Nullable Reference carriedFrom) {

        private Note to(Reference other) {
            return new Note(unit, other, digest, reason, since, turn, reference);
        }

        private boolean isInPlace(Map<String, Set<Reference>> followed) {
            Set<Reference> follows = followed.get(unit);
            return follows == null || follows.contains(reference);
        }
    }

    /** In place of what was said of the same unit before. */
    void add(String unit, Reference reference, Digest digest, String reason, Instant now) {
        Note note = new Note(unit, reference, digest, reason, now, ++turns, null);
        of(reference, digest)
                .filter(other -> BY_KEY.compare(other, note) == 0)
                .toList()
                .forEach(this::remove);
        add(note);
        if (carried != null && !note.isInPlace(carried)) {
            carried = null;
        }
    }

    private void add(Note note) {
        all.computeIfAbsent(note.reference(), any -> new LinkedHashMap<>())
                .computeIfAbsent(note.digest(), any -> new TreeSet<>(OWN_FIRST))
                .add(note);
        newestFirst.add(note);
        told = null;
    }

    private void remove(Note note) {
        if (newestFirst.remove(note)) {
            TreeSet<Note> notes = all.getOrDefault(note.reference(), Map.of()).get(note.digest());
            if (notes != null) {
                notes.remove(note);
            }
            told = null;
            carried = null;
        }
    }

    private Stream<Note> of(Reference reference, Digest digest) {
        Map<Digest, TreeSet<Note>> some = all.get(reference);
        TreeSet<Note> notes = some == null ? null : some.get(digest);
        return notes == null ? Stream.of() : notes.stream();
    }

    /** The unit's own before one that was carried over, and the newest of these. */
    Optional<T> find(Reference reference, Digest digest) {
        return of(reference, digest).findFirst().map(telling);
    }

    /** Newest first. */
    List<T> of(Reference reference) {
        Map<Digest, TreeSet<Note>> some = all.get(reference);
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
        List<Note> meant = newestFirst.stream()
                .filter(note -> note.reference().equals(reference)
                        && (digest == null || note.digest().equals(digest)))
                .toList();
        takeBack(meant);
        return meant.size();
    }

    /** @return how many there were, with those that they were carried over from */
    int takeBack(Predicate<Note> meant) {
        int before = newestFirst.size();
        takeBack(newestFirst.stream().filter(meant).toList());
        return before - newestFirst.size();
    }

    private void takeBack(List<Note> meant) {
        for (Note note : meant) {
            remove(note);
            if (note.carriedFrom() instanceof Reference origin) {
                of(origin, note.digest())
                        .filter(other -> other.unit().equals(note.unit()))
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
                .filter(note -> !note.isInPlace(followed))
                .toList()
                .forEach(note -> carry(note, followed.getOrDefault(note.unit(), Set.of())));
        carried = followed;
    }

    private void carry(Note note, Set<Reference> follows) {
        if (note.carriedFrom() != null) {
            remove(note);
            return;
        }
        for (Reference reference : follows) {
            Note copy = note.to(reference);
            if (of(reference, note.digest()).noneMatch(other -> BY_KEY.compare(other, copy) == 0)) {
                add(copy);
            }
        }
    }
}
