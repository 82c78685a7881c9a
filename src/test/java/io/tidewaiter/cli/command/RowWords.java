package io.tidewaiter.cli.command;

import io.tidewaiter.update.model.RegistryException.Kind;
import io.tidewaiter.update.model.Updated;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Values by the words that a person sees, for the tables of tests. */
final class RowWords {

    private RowWords() {}

    static Updated updated(String word) {
        return Arrays.stream(Updated.values())
                .filter(updated -> updated.word().equals(word))
                .findFirst()
                .orElseThrow();
    }

    /** @param word null or empty for none */
    static @Nullable Kind problem(@Nullable String word) {
        return word == null || word.isEmpty()
                ? null
                : Arrays.stream(Kind.values())
                        .filter(kind -> kind.word().equals(word))
                        .findFirst()
                        .orElseThrow();
    }
}
