package io.tidewaiter.world.memory;

import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.port.Journal.Quarantined;
import io.tidewaiter.world.memory.Words.Word;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The digests that failed here. */
final class Quarantine {

    private final Words<Quarantined> words = new Words<>(Quarantine::entry);

    void add(Update update, String reason, Instant now) {
        words.add(update.workload().unit(), update.workload().reference(), update.to(), reason, now);
    }

    Optional<Quarantined> of(Reference reference, Digest digest) {
        return words.find(reference, digest);
    }

    List<Quarantined> all() {
        return words.all();
    }

    /** It is not to blame after all, neither here nor where entries were carried over from. */
    void lift(Reference reference, Digest digest) {
        words.takeBack(reference, digest);
    }

    /** @return how many were cleared, with those that they were carried over from */
    int clear(@Nullable String reference, @Nullable String digest) {
        return words.takeBack(
                word -> (reference == null || word.reference().toString().equals(reference))
                        && (digest == null || word.digest().isMeantBy(digest)));
    }

    void carry(Map<String, Set<Reference>> followed) {
        words.carry(followed);
    }

    private static Quarantined entry(Word word) {
        return new Quarantined(
                word.reference(), word.digest(), word.reason(), word.since(), word.unit(), word.carriedFrom());
    }
}
