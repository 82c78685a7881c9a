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
final class Approvals {

    private final Words<Approval> words = new Words<>(
            word -> new Approval(word.unit(), word.reference(), word.digest(), word.since(), word.carriedFrom()));

    void add(String unit, Reference reference, Digest digest, Instant now) {
        words.add(unit, reference, digest, "", now);
    }

    /** @return how many there were of this reference */
    int revoke(Reference reference, @Nullable Digest digest) {
        return words.takeBack(reference, digest);
    }

    List<Approval> of(Reference reference) {
        return words.of(reference);
    }

    void carry(Map<String, Set<Reference>> followed) {
        words.carry(followed);
    }
}
