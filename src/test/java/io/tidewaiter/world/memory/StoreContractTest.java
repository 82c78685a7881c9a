package io.tidewaiter.world.memory;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The store in memory answers every question as the real one does, to the order of its answers. */
class StoreContractTest {

    private static final int STEPS = 500;
    private static final int SELDOM = 100;

    @TempDir(factory = InMemory.class)
    private Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void holdsWhateverIsDone(long seed) {
        try (Pair pair = new Pair(folder.resolve("journal.db"))) {
            Walk walk = new Walk(pair, seed);
            for (int step = 1; step <= STEPS; step++) {
                walk.step();
                if (step % SELDOM == 0) {
                    Questions.askAll(pair);
                }
            }
        }
    }
}
