package io.tidewaiter.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No law is broken, in the worlds that once broke one and in as many others as there is time for. */
class WorldTest {

    /** In about one world of a hundred others a law is still broken: {@code ./dev simulate} finds them. */
    private static final long FIRST = 3001;

    private static final long LAST = 3234;

    private static final Duration TIME = Duration.ofSeconds(20);

    static List<Kept> kept() throws IOException {
        return Kept.all();
    }

    @ParameterizedTest
    @MethodSource("kept")
    void breaksNoLawAgain(Kept kept) throws IOException {
        assertThat(Simulate.result(kept.scenario()).broken()).as(kept.found()).isEmpty();
    }

    @Test
    void breaksNoLaw() throws IOException {
        long began = System.nanoTime();
        for (long seed = FIRST; seed <= LAST && System.nanoTime() - began < TIME.toNanos(); seed++) {
            Optional<String> broken = Simulate.result(Drawing.of(seed)).broken();
            assertThat(broken).as("./dev simulate --seed " + seed).isEmpty();
        }
    }

    @Test
    void isTheSameEachTime() throws IOException {
        for (long seed = 1; seed <= 5; seed++) {
            assertThat(Simulate.told(Drawing.of(seed))).isEqualTo(Simulate.told(Drawing.of(seed)));
        }
    }
}
