package io.tidewaiter.health;

import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.time.TimeSpan;
import io.tidewaiter.update.port.Verdict;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The time that one container has: it must be good once before the timeout, and from then on without a break for the soak
 * time. After a break the soak begins again, but no soak begins after the timeout, so that all ends with timeout plus soak:
 * what flaps is not healthy. What is plainly bad is not waited for. When the unit is restarted, timeout and soak begin again.
 */
final class Term {

    /** Most are up within moments, and visitors may be waiting for it. */
    private static final Duration AT_FIRST = Duration.ofMillis(50);

    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Duration WHILE_STARTING = Duration.ofMillis(200);
    private static final Duration WHILE_SOAKING = Duration.ofMillis(500);

    private static final int MOST_RESTARTS = 3;

    private final HealthPolicy policy;
    private final Supplier<Duration> healthBudget;
    private final Ticker ticker;
    private long began;
    private int begunAnew;
    private boolean good;
    private long goodSince;

    /** What follows from a look. */
    sealed interface Next {

        record Over(Verdict verdict) implements Next {}

        record Again(Duration pause) implements Next {}
    }

    /** @param healthBudget how long the container's HEALTHCHECK may take to its first verdict, as far as it is known */
    Term(HealthPolicy policy, Supplier<Duration> healthBudget, Ticker ticker) {
        this.policy = policy;
        this.healthBudget = healthBudget;
        this.ticker = ticker;
        this.began = ticker.nanos();
    }

    /**
     * What was seen may be as old as the look. So only a look that began after the timeout shows that it has passed, and only one
     * that began after the soak time that it was kept.
     *
     * @param asked when the look began
     */
    Next after(Observation seen, long asked) {
        return switch (seen) {
            case Observation.Bad(String reason, boolean mayBeKilled) ->
                over(new Verdict.Unhealthy(reason, mayBeKilled));
            case Observation.Good any -> soak(asked);
            case Observation.Lacking(String reason, boolean mayBeKilled) ->
                lack(asked, () -> new Verdict.Unhealthy(late(reason), mayBeKilled));
            case Observation.Blind(String reason) -> lack(asked, () -> new Verdict.Unknown(late(reason)));
            case Observation.Unsure any -> new Next.Again(whileStarting());
            case Observation.Anew(String reason) -> beginAnew(reason);
            case Observation.Stopped(String reason) -> over(new Verdict.Stopped(reason));
        };
    }

    private Next soak(long asked) {
        if (!good) {
            good = true;
            goodSince = asked;
        }
        Duration left = policy.soak().minus(Duration.ofNanos(asked - goodSince));
        return left.isPositive()
                ? new Next.Again(shorter(left, WHILE_SOAKING))
                : over(new Verdict.Healthy(ticker.since(began)));
    }

    /** @param otherwise the verdict when there is no time left to become good and stay so */
    private Next lack(long asked, Supplier<Verdict> otherwise) {
        good = false;
        Duration left = timeout().minus(Duration.ofNanos(asked - began));
        return left.isPositive() ? new Next.Again(shorter(left, whileStarting())) : over(otherwise.get());
    }

    /** Restarts that systemd was asked for, again and again, say nothing about the image. */
    private Next beginAnew(String reason) {
        if (++begunAnew > MOST_RESTARTS) {
            return over(new Verdict.Unknown(reason + " again and again"));
        }
        began = ticker.nanos();
        good = false;
        return new Next.Again(whileStarting());
    }

    /** A HEALTHCHECK that needs longer for its first verdict than the policy allows gets that time. */
    private Duration timeout() {
        Duration budget = healthBudget.get();
        return budget.compareTo(policy.timeout()) > 0 ? budget : policy.timeout();
    }

    private Duration whileStarting() {
        return ticker.since(began).compareTo(SOON) < 0 ? AT_FIRST : WHILE_STARTING;
    }

    static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private String late(String reason) {
        return "not healthy after %s: %s"
                .formatted(
                        TimeSpan.format(Duration.ofSeconds(ticker.since(began).toSeconds())), reason);
    }

    private static Next over(Verdict verdict) {
        return new Next.Over(verdict);
    }
}
