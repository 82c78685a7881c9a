package io.tidewaiter.fleet.rollout;

import io.tidewaiter.fleet.model.PastRollout;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Which earlier rollouts of a target are kept. */
final class PastRollouts {

    /** So many of a target at most. */
    static final int MOST = 100;

    /** So many of a target however old they are: a registry that names one of these lags behind. */
    static final int FEWEST = 10;

    static final Duration LONGEST = Duration.ofDays(365);

    private PastRollouts() {}

    /** Those that are to go. Where it is not known when one began, it counts as the oldest. */
    static List<PastRollout> outdated(List<PastRollout> all, Instant now) {
        List<PastRollout> newest = all.stream()
                .sorted(Comparator.comparing(PastRollouts::began)
                        .reversed()
                        .thenComparing(past -> past.rollout().id()))
                .toList();
        return IntStream.range(Math.min(FEWEST, newest.size()), newest.size())
                .filter(place -> place >= MOST || isOld(newest.get(place), now))
                .mapToObj(newest::get)
                .toList();
    }

    private static boolean isOld(PastRollout past, Instant now) {
        return began(past).isBefore(now.minus(LONGEST));
    }

    private static Instant began(PastRollout past) {
        try {
            return past.rollout().at() == null
                    ? Instant.MIN
                    : Instant.parse(past.rollout().at());
        } catch (DateTimeException none) {
            return Instant.MIN;
        }
    }
}
