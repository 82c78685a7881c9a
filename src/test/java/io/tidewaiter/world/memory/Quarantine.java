package io.tidewaiter.world.memory;

import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.port.Journal.Quarantined;
import io.tidewaiter.world.memory.DigestNotes.Note;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The digests that failed here. */
final class Quarantine {

    private final DigestNotes<Quarantined> notes = new DigestNotes<>(Quarantine::entry);

    void add(Update update, String reason, Instant now) {
        notes.add(update.workload().unit(), update.workload().reference(), update.to(), reason, now);
    }

    Optional<Quarantined> of(Reference reference, Digest digest) {
        return notes.find(reference, digest);
    }

    List<Quarantined> all() {
        return notes.all();
    }

    /** It is not to blame after all, neither here nor where entries were carried over from. */
    void lift(Reference reference, Digest digest) {
        notes.takeBack(reference, digest);
    }

    /** @return how many were cleared, with those that they were carried over from */
    int clear(@Nullable String reference, @Nullable String digest) {
        return notes.takeBack(
                note -> (reference == null || note.reference().toString().equals(reference))
                        && (digest == null || note.digest().isMeantBy(digest)));
    }

    void carry(Map<String, Set<Reference>> followed) {
        notes.carry(followed);
    }

    private static Quarantined entry(Note note) {
        return new Quarantined(
                note.reference(), note.digest(), note.reason(), note.since(), note.unit(), note.carriedFrom());
    }
}
