package io.tidewaiter.world.memory;

import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.Journal.Approval;
import io.tidewaiter.world.memory.Words.Word;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What people approved. */
final class Approvals {

    private final Words words = new Words();

    void add(String unit, Reference reference, Digest digest, Instant now) {
        words.add(new Word(unit, reference, digest, "", now, null));
    }

    /** @return how many there were of this reference */
    int revoke(Reference reference, @Nullable Digest digest) {
        int before = of(reference).size();
        words.takeBack(word -> word.reference().equals(reference)
                && (digest == null || word.digest().equals(digest)));
        return before - of(reference).size();
    }

    List<Approval> of(Reference reference) {
        return words.newestFirst().stream()
                .filter(word -> word.reference().equals(reference))
                .map(word ->
                        new Approval(word.unit(), word.reference(), word.digest(), word.since(), word.carriedFrom()))
                .toList();
    }

    void carry(Map<String, Set<Reference>> followed) {
        words.carry(followed);
    }
}
