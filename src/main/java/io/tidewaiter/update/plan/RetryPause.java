package io.tidewaiter.update.plan;

import io.tidewaiter.host.Workload;
import io.tidewaiter.host.WorkloadId;
import io.tidewaiter.image.Digest;
import io.tidewaiter.time.Backoff;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.time.TimeSpan;
import io.tidewaiter.update.model.Gate;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.port.Scope;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The growing pauses between failed tries to update one workload to one digest. They are measured by the monotonic clock and
 * kept in memory: after a start of the daemon the first try is made at once.
 */
public final class RetryPause {

    public static final Duration FIRST = Duration.ofSeconds(10);
    /** An image that is not signed yet may be signed soon. If it is not, a person has to do something. */
    private static final Backoff REFUSED = Backoff.doubling(Duration.ofMinutes(1), Duration.ofDays(1));
    /** The reason of a hook may be over soon; but each question to a hook leaves an entry in the history. */
    private static final Backoff VETOED = Backoff.doubling(Duration.ofMinutes(1), Duration.ofHours(1));

    /** By then it is over, and its workload may be gone. */
    private static final Duration FORGOTTEN = Duration.ofDays(2);

    private final Ticker ticker;
    private final Backoff failed;
    private final Map<WorkloadId, Setback> setbacks = new HashMap<>();

    public RetryPause(Ticker ticker) {
        this(ticker, Duration.ofHours(1));
    }

    /** @param longest no pause is longer than that */
    public RetryPause(Ticker ticker, Duration longest) {
        this.ticker = ticker;
        this.failed = Backoff.doubling(FIRST, longest);
    }

    /** How much is left to wait before the next try; empty when it may be made. */
    public Optional<Duration> left(Workload workload, Digest to) {
        Setback last = setbacks.get(workload.identity());
        if (last == null || !last.to.equals(to)) {
            return Optional.empty();
        }
        Duration left = pause(last).minus(ticker.since(last.nanos));
        return left.isPositive() ? Optional.of(left) : Optional.empty();
    }

    /** The gate while the pause lasts; null when it is over, or when a person asks and no try was made since. */
    @Nullable
    public Gate gate(Situation now, Scope scope) {
        return scope.asked() && !wasTried(now.workload(), scope)
                ? null
                : left(now.workload(), now.remote())
                        .map(left -> gate(now, left, setbacks.get(now.workload().identity())))
                        .orElse(null);
    }

    /** If the request waited for an update that was under way, that update was a try: the hook is not asked twice. */
    private boolean wasTried(Workload workload, Scope scope) {
        Setback last = setbacks.get(workload.identity());
        return last != null
                && scope.since().isPresent()
                && last.nanos - scope.since().getAsLong() >= 0;
    }

    private static Gate gate(Situation now, Duration left, @Nullable Setback last) {
        return last != null && last.kind == Kind.VETOED
                ? new Gate(
                        Gate.Kind.HOOK,
                        "%s; its hook is asked again in %s".formatted(last.reason, rounded(left)),
                        now.at().plus(left))
                : gate(now, left, last == null ? "" : last.reason);
    }

    /** @param untouched why it was given up before it touched anything, which does not count as a try; else empty */
    private static Gate gate(Situation now, Duration left, String untouched) {
        String last = untouched.isEmpty() ? now.tries().lastReason() : untouched;
        return new Gate(
                Gate.Kind.RETRY_PAUSE,
                "the last try failed%s; the next one is in %s"
                        .formatted(last.isEmpty() ? "" : ": " + last, rounded(left)),
                now.at().plus(left));
    }

    /** In words. */
    public static String rounded(Duration left) {
        return TimeSpan.format(Duration.ofSeconds(left.toSeconds() + 1));
    }

    /** For another digest the pauses begin at the shortest again. */
    public void note(Workload workload, Digest to, State.End end) {
        switch (end) {
            case State.Committed arrived -> setbacks.remove(workload.identity());
            case State.Same arrived -> setbacks.remove(workload.identity());
            case State.Pulled arrived -> setbacks.remove(workload.identity());
            case State.Armed arrived -> setbacks.remove(workload.identity());
            case State.Deferred waits -> {
                if (waits.gates().has(Gate.Kind.HOOK)) {
                    add(workload, to, Kind.VETOED, waits.reason());
                } else {
                    setbacks.remove(workload.identity());
                }
            }
            case State.Abandoned abandoned -> add(workload, to, Kind.FAILED, abandoned.reason());
            case State.Refused refused -> add(workload, to, Kind.REFUSED, "");
            case State.RolledBack rolledBack -> {
                // one that is to blame is quarantined, and is tried again as soon as a person says so
                if (!rolledBack.blamesImage()) {
                    add(workload, to);
                }
            }
            case State.Failed failed -> add(workload, to);
        }
    }

    public void forget(Workload workload) {
        setbacks.remove(workload.identity());
    }

    public void add(Workload workload, Digest to) {
        add(workload, to, Kind.FAILED, "");
    }

    private void add(Workload workload, Digest to, Kind kind, String reason) {
        setbacks.values().removeIf(setback -> ticker.since(setback.nanos).compareTo(FORGOTTEN) > 0);
        Setback last = setbacks.get(workload.identity());
        int count = last == null || !last.to.equals(to) ? 1 : last.count + 1;
        setbacks.put(workload.identity(), new Setback(to, count, ticker.nanos(), kind, reason));
    }

    private Duration pause(Setback last) {
        Backoff pauses = switch (last.kind) {
            case FAILED -> failed;
            case REFUSED -> REFUSED;
            case VETOED -> VETOED;
        };
        return pauses.after(last.count);
    }

    private enum Kind {
        FAILED,
        REFUSED,
        VETOED
    }

    private record Setback(Digest to, int count, long nanos, Kind kind, String reason) {}
}
