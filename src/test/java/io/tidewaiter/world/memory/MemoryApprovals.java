package io.tidewaiter.world.memory;

import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.port.Journal.Approval;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What people approved. */
final class MemoryApprovals {

    private final DigestNotes<Approval> notes = new DigestNotes<>(
            note -> new Approval(note.unit(), note.reference(), note.digest(), note.since(), note.carriedFrom()));

    void add(String unit, Reference reference, Digest digest, Instant now) {
        notes.add(unit, reference, digest, "", now);
    }

    /** @return how many there were of this reference */
    int revoke(Reference reference, @Nullable Digest digest) {
        return notes.takeBack(reference, digest);
    }

    List<Approval> of(Reference reference) {
        return notes.of(reference);
    }

    void carry(Map<String, Set<Reference>> followed) {
        notes.carry(followed);
    }
}
