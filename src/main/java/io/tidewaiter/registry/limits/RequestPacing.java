package io.tidewaiter.registry.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tidewaiter.memory.RegistryMemory;
import io.tidewaiter.memory.RegistryStanding;
import io.tidewaiter.memory.RegistryStanding.Pause;
import io.tidewaiter.net.RequestListener;
import io.tidewaiter.net.RetryAfter;
import io.tidewaiter.registry.exchange.Answer;
import io.tidewaiter.registry.exchange.Purpose;
import io.tidewaiter.registry.exchange.RegistryFailure;
import io.tidewaiter.time.Backoff;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.update.model.RegistryException.Kind;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Keeps us from being a nuisance: a registry that asks for a pause is given it, one that fails is left alone ever longer,
 * and a restart forgets neither.
 *
 * <p>There are two kinds of 429. One is the limit on pulls, which says how many are left and goes for manifests alone:
 * digests may still be asked for. The other means every request.
 */
public final class RequestPacing {

    private static final Logger log = LoggerFactory.getLogger(RequestPacing.class);

    private static final int MOST_KNOWN = 1000;
    /** Fewer failures in a row are an accident. */
    private static final int PATIENCE = 3;

    private static final Backoff PAUSES = Backoff.doubling(Duration.ofSeconds(10), Duration.ofMinutes(5));
    private static final Backoff COOLDOWNS = Backoff.doubling(Duration.ofMinutes(1), Duration.ofHours(1));
    /** However long a registry asks for. */
    private static final Duration LONGEST_WISH = Duration.ofDays(1);

    private final Ticker ticker;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final RegistryMemory memory;
    private final RequestListener listener;
    private final Cache<String, HostLimits> known = Caffeine.newBuilder()
            .maximumSize(MOST_KNOWN)
            .executor(Runnable::run)
            .build();
    private @Nullable Future<Void> recalled;

    public RequestPacing(
            Ticker ticker,
            InstantSource clock,
            RandomGenerator random,
            RegistryMemory memory,
            RequestListener listener) {
        this.ticker = ticker;
        this.clock = clock;
        this.random = random;
        this.memory = memory;
        this.listener = listener;
    }

    /**
     * Sends when it may be sent.
     *
     * @param registry {@code host[:port]}; a token service is one as well
     * @param insists see {@link HostLimits#refusal}
     * @param call fails with {@link RegistryFailure}
     */
    public Future<Answer> send(String registry, Purpose purpose, boolean insists, Supplier<Future<Answer>> call) {
        long asked = ticker.nanos();
        HostLimits hostLimits = known.get(registry, name -> new HostLimits(name, ticker));
        return recall().compose(recalled -> hostLimits.concurrency.pass(() -> hostLimits
                .refusal(purpose, insists, asked)
                .map(Future::<Answer>failedFuture)
                .orElseGet(() -> sent(registry, hostLimits, purpose, call))));
    }

    private Future<Answer> sent(
            String registry, HostLimits hostLimits, Purpose purpose, Supplier<Future<Answer>> call) {
        long sent = ticker.nanos();
        return call.get().transform(outcome -> note(registry, hostLimits, sent, purpose, outcome));
    }

    public Future<List<RegistryStanding>> standings() {
        return recall().map(recalled -> known.asMap().values().stream()
                .flatMap(hostLimits -> hostLimits.standing().stream())
                .sorted(Comparator.comparing(RegistryStanding::registry))
                .toList());
    }

    private Future<Answer> note(
            String registry, HostLimits hostLimits, long sent, Purpose purpose, AsyncResult<Answer> outcome) {
        listener.asked(registry, outcome.succeeded() ? outcome.result().status() : 0);
        Optional<PullLimit> limit = Optional.ofNullable(outcome.result()).flatMap(PullLimit::of);
        limit.ifPresent(hostLimits::note);
        Verdict verdict =
                outcome.succeeded() ? verdict(outcome.result(), purpose, limit.isPresent()) : verdict(outcome.cause());
        return act(registry, hostLimits, sent, verdict)
                .transform(noted -> outcome.succeeded()
                        ? Future.succeededFuture(outcome.result())
                        : Future.failedFuture(outcome.cause()));
    }

    /** What an outcome says of the registry's state. */
    private sealed interface Verdict {

        record Well() implements Verdict {}

        record Failed(Kind kind, String reason) implements Verdict {}

        record Asks(boolean pullsOnly, String reason, Optional<RetryAfter> until) implements Verdict {}
    }

    private static Verdict verdict(Answer answer, Purpose purpose, boolean hasLimit) {
        int status = answer.status();
        Optional<RetryAfter> until = answer.header("Retry-After").flatMap(RetryAfter::parse);
        if (status == 429) {
            boolean pullsOnly = hasLimit && purpose != Purpose.DIGEST;
            return new Verdict.Asks(
                    pullsOnly, pullsOnly ? "its pull limit is used up (429)" : "it was asked too often (429)", until);
        }
        if (status == 503 && until.isPresent()) {
            return new Verdict.Asks(false, "it asks to be left alone (503)", until);
        }
        return status >= 500 ? new Verdict.Failed(Kind.BROKEN, "it answers %d".formatted(status)) : new Verdict.Well();
    }

    private static Verdict verdict(Throwable failure) {
        return failure instanceof RegistryFailure trouble
                        && (trouble instanceof RegistryFailure.NoConnection || trouble.kind() == Kind.UNREACHABLE)
                ? new Verdict.Failed(trouble.kind(), String.valueOf(trouble.getMessage()))
                : new Verdict.Well();
    }

    private Future<Void> act(String registry, HostLimits hostLimits, long sent, Verdict verdict) {
        if (!(verdict instanceof Verdict.Well) && !hostLimits.failed(sent)) {
            return Future.succeededFuture();
        }
        int failures = hostLimits.failures();
        return switch (verdict) {
            case Verdict.Well well when hostLimits.isAboutPullsOnly() -> Future.succeededFuture();
            case Verdict.Well well -> hostLimits.answered() ? kept(memory.resume(registry)) : Future.succeededFuture();
            case Verdict.Failed(Kind kind, String reason) ->
                failures < PATIENCE
                        ? Future.succeededFuture()
                        : pause(
                                hostLimits,
                                PAUSES.after(failures - PATIENCE + 1, random),
                                until -> new Pause(registry, until, kind, false, failures, reason));
            case Verdict.Asks(boolean pullsOnly, String reason, Optional<RetryAfter> until) -> {
                Duration wish = until.map(wished -> bounded(wished.from(clock.instant())))
                        .orElseGet(() -> COOLDOWNS.after(failures));
                // a little later than asked for, each host at its own time
                Duration lasts = wish.plus(part(wish.dividedBy(10)));
                yield pause(
                        hostLimits,
                        lasts,
                        end -> new Pause(
                                registry, end, Kind.RATE_LIMITED, pullsOnly, failures, registry + ": " + reason));
            }
        };
    }

    private Future<Void> pause(HostLimits hostLimits, Duration lasts, Function<Instant, Pause> until) {
        Pause pause = until.apply(clock.instant().plus(lasts));
        hostLimits.pause(pause, lasts);
        // one that is away for days is told of once
        log.atLevel(pause.failures() <= 1 ? Level.WARN : Level.DEBUG)
                .log(
                        "leaving a registry alone registry={} until={} failures={} reason={}",
                        pause.registry(),
                        pause.until(),
                        pause.failures(),
                        pause.reason());
        return kept(memory.pause(pause));
    }

    private static Duration bounded(Duration wish) {
        Duration atLeast = wish.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : wish;
        return atLeast.compareTo(LONGEST_WISH) > 0 ? LONGEST_WISH : atLeast;
    }

    private Duration part(Duration whole) {
        return Duration.ofMillis((long) (whole.toMillis() * random.nextDouble()));
    }

    /** What was known before the restart; asked for once, and not worth failing for. */
    private synchronized Future<Void> recall() {
        if (recalled == null) {
            recalled = kept(memory.pauses()
                    .onSuccess(pauses -> pauses.forEach(this::recall))
                    .mapEmpty());
        }
        return recalled;
    }

    private void recall(Pause pause) {
        Duration left = Duration.between(clock.instant(), pause.until());
        if (left.isPositive()) {
            known.get(pause.registry(), name -> new HostLimits(name, ticker)).pause(pause, bounded(left));
        }
    }

    private static Future<Void> kept(Future<Void> remembering) {
        return remembering.recover(trouble -> {
            log.warn("cannot remember how we stand with a registry reason={}", trouble.getMessage());
            return Future.succeededFuture();
        });
    }
}
