package io.tidewaiter.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static List<Duration> pauses(Backoff backoff, int tries) {
        return IntStream.rangeClosed(1, tries).mapToObj(backoff::after).toList();
    }

    private static List<Duration> seconds(long... seconds) {
        return java.util.Arrays.stream(seconds).mapToObj(Duration::ofSeconds).toList();
    }

    @Test
    void doublesUpToTheLongest() {
        assertThat(pauses(Backoff.USUAL, 8)).isEqualTo(seconds(1, 2, 4, 8, 16, 32, 60, 60));
    }

    @Test
    void growsAsFastAsItIsTold() {
        Backoff triples = new Backoff(Duration.ofSeconds(1), 3, Duration.ofHours(1));

        assertThat(pauses(triples, 4)).isEqualTo(seconds(1, 3, 9, 27));
    }

    @Test
    void staysAtTheLongestHoweverOftenItFails() {
        assertThat(Backoff.USUAL.after(Integer.MAX_VALUE)).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void isShortenedByAtMostHalf() {
        Random random = new Random(1);

        assertThat(IntStream.range(0, 1000).mapToObj(any -> Backoff.USUAL.after(7, random)))
                .allSatisfy(pause -> assertThat(pause).isBetween(Duration.ofSeconds(30), Duration.ofMinutes(1)));
    }
}
