package io.tidewaiter.fleet.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.fleet.model.PastRollout;
import io.tidewaiter.fleet.model.Rollout;
import io.tidewaiter.fleet.model.RolloutGate;
import io.tidewaiter.fleet.model.Strategy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PastRolloutsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    @Test
    void keepsAHundredOfAYear() {
        List<PastRollout> all = daily(150);

        assertThat(PastRollouts.outdated(all, NOW))
                .extracting(past -> past.rollout().id())
                .hasSize(50)
                .contains("100", "149")
                .doesNotContain("0", "99");
    }

    @Test
    void dropsThoseOfTheYearBefore() {
        List<PastRollout> all = Stream.concat(
                        daily(20).stream(),
                        Stream.of(past("old", NOW.minus(Duration.ofDays(366)).toString())))
                .toList();

        assertThat(PastRollouts.outdated(all, NOW))
                .extracting(past -> past.rollout().id())
                .containsExactly("old");
    }

    @Test
    void keepsTenHoweverOldTheyAre() {
        List<PastRollout> all = IntStream.range(0, 12)
                .mapToObj(year -> past(
                        "old-" + year, NOW.minus(Duration.ofDays(400 + year)).toString()))
                .toList();

        assertThat(PastRollouts.outdated(all, NOW))
                .extracting(past -> past.rollout().id())
                .containsExactly("old-10", "old-11");
    }

    @Test
    void whatHasNoMomentIsTheOldest() {
        List<PastRollout> all = Stream.concat(daily(10).stream(), Stream.of(past("strange", "yesterday")))
                .toList();

        assertThat(PastRollouts.outdated(all, NOW))
                .extracting(past -> past.rollout().id())
                .containsExactly("strange");
    }

    private static List<PastRollout> daily(int number) {
        return IntStream.range(0, number)
                .mapToObj(day -> past(
                        Integer.toString(day), NOW.minus(Duration.ofDays(day)).toString()))
                .toList();
    }

    private static PastRollout past(String id, String at) {
        return new PastRollout(
                new Rollout(id, "sha256:" + "1".repeat(64), Strategy.DEFAULT, 0, 1, List.of(), "host-1", at),
                new RolloutGate(id, RolloutGate.Word.DONE, "the coordinator", "", at),
                0);
    }
}
