package io.tidewaiter.registry.limits;

import io.tidewaiter.memory.RegistryStanding;
import io.tidewaiter.memory.RegistryStanding.Pause;
import io.tidewaiter.registry.exchange.Purpose;
import io.tidewaiter.registry.exchange.RegistryFailure;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.time.TimeSpan;
import io.tidewaiter.update.model.RegistryException.Kind;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How we behave towards one registry: how many requests at once, whether at all, and what it has said of its limits.
 * After a failure requests go out one at a time, so that one finds out for all.
 */
public final class HostLimits {

    /** As many connections as a browser or a pull would open, several times over; no registry minds. */
    public static final int MOST_AT_ONCE = 16;

    private final String registry;
    private final Ticker ticker;
    final ConcurrencyLimit concurrency = new ConcurrencyLimit(this::width);
    private int failures;
    private long lastFailure;
    private @Nullable Rest rest;
    private @Nullable Said said;

    HostLimits(String registry, Ticker ticker) {
        this.registry = registry;
        this.ticker = ticker;
    }

    /** @param since when it began, and {@code lasts} how long, by the monotonic clock */
    private record Rest(Pause pause, long since, Duration lasts) {}

    private record Said(PullLimit limit, long at) {}

    private synchronized int width() {
        return failures > 0 ? 1 : MOST_AT_ONCE;
    }

    synchronized int failures() {
        return failures;
    }

    /**
     * Counts a failure, unless the request was on its way already when an earlier one failed: what many saw at once is
     * one failure.
     *
     * @param sent by the monotonic clock
     * @return whether it was counted
     */
    synchronized boolean failed(long sent) {
        if (failures > 0 && sent - lastFailure < 0) {
            return false;
        }
        failures++;
        lastFailure = ticker.nanos();
        return true;
    }

    /** @return whether it had been left alone until now */
    synchronized boolean answered() {
        boolean paused = rest != null;
        failures = 0;
        rest = null;
        return paused;
    }

    /** A pause that only concerns pulls stays in force though digests are still told. */
    synchronized boolean isAboutPullsOnly() {
        return rest != null && rest.pause.pullsOnly() && left(rest).isPositive();
    }

    synchronized void pause(Pause pause, Duration lasts) {
        failures = Math.max(failures, pause.failures());
        rest = new Rest(pause, ticker.nanos(), lasts);
    }

    synchronized void note(PullLimit limit) {
        said = new Said(limit, ticker.nanos());
    }

    /**
     * Why this request is not sent, if that is so.
     *
     * @param asked when the request was wished for, by the monotonic clock
     * @param insists it is a person's wish: then only what happened since then stands against it, or the registry's own
     *     word
     */
    synchronized Optional<RegistryFailure> refusal(Purpose purpose, boolean insists, long asked) {
        Rest now = rest;
        if (now != null && left(now).isPositive() && isMeant(now, purpose, insists, asked)) {
            return Optional.of(new RegistryFailure(now.pause.kind(), words(now)));
        }
        PullLimit limit = limit();
        if (purpose == Purpose.CHECK && limit != null && limit.isScarce()) {
            return Optional.of(new RegistryFailure(
                    Kind.RATE_LIMITED,
                    "%s has %d of %d pulls left, which are kept for pulls: it tells no digest without one"
                            .formatted(
                                    registry,
                                    limit.pulls().left(),
                                    limit.pulls().most())));
        }
        return Optional.empty();
    }

    private static boolean isMeant(Rest now, Purpose purpose, boolean insists, long asked) {
        if (now.pause.pullsOnly()) {
            return purpose != Purpose.DIGEST;
        }
        return now.pause.kind() == Kind.RATE_LIMITED || !insists || now.since - asked >= 0;
    }

    private String words(Rest now) {
        Duration left = left(now);
        String again = "it is asked again in " + TimeSpan.format(Duration.ofSeconds(left.toSeconds() + 1));
        return now.pause.kind() == Kind.RATE_LIMITED
                ? "%s: %s".formatted(now.pause.reason(), again)
                : "%s was left alone after %d failures in a row, the last of which was: %s; %s"
                        .formatted(registry, now.pause.failures(), now.pause.reason(), again);
    }

    private Duration left(Rest now) {
        return now.lasts.minus(ticker.since(now.since));
    }

    private @Nullable PullLimit limit() {
        Said last = said;
        return last == null || ticker.since(last.at).compareTo(last.limit.window()) > 0 ? null : last.limit;
    }

    /** Empty when there is nothing to say. */
    synchronized Optional<RegistryStanding> standing() {
        Pause pause = rest != null && left(rest).isPositive() ? rest.pause : null;
        PullLimit limit = limit();
        return pause == null && limit == null
                ? Optional.empty()
                : Optional.of(new RegistryStanding(registry, pause, limit == null ? null : limit.pulls()));
    }
}
