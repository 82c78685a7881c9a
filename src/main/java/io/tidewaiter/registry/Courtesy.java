package io.tidewaiter.registry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tidewaiter.net.RetryAfter;
import io.tidewaiter.update.port.Backoff;
import io.tidewaiter.update.port.RegistryException.Kind;
import io.tidewaiter.update.port.RegistryMemory;
import io.tidewaiter.update.port.RegistryStanding;
import io.tidewaiter.update.port.RegistryStanding.Pause;
import io.tidewaiter.update.port.RequestListener;
import io.tidewaiter.update.port.Ticker;
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
final class Courtesy {

    private static final Logger log = LoggerFactory.getLogger(Courtesy.class);

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
    private final Cache<String, Manners> known = Caffeine.newBuilder()
            .maximumSize(MOST_KNOWN)
            .executor(Runnable::run)
            .build();
    private @Nullable Future<Void> recalled;

    Courtesy(
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
     * @param insists see {@link Manners#refusal}
     * @param call fails with {@link Trouble}
     */
    Future<Answer> send(String registry, Purpose purpose, boolean insists, Supplier<Future<Answer>> call) {
        long asked = ticker.nanos();
        Manners manners = known.get(registry, name -> new Manners(name, ticker));
        return recall().compose(recalled -> manners.turnstile.pass(() -> manners.refusal(purpose, insists, asked)
                .map(Future::<Answer>failedFuture)
                .orElseGet(() -> sent(registry, manners, purpose, call))));
    }

    private Future<Answer> sent(String registry, Manners manners, Purpose purpose, Supplier<Future<Answer>> call) {
        long sent = ticker.nanos();
        return call.get().transform(outcome -> note(registry, manners, sent, purpose, outcome));
    }

    Future<List<RegistryStanding>> standings() {
        return recall().map(recalled -> known.asMap().values().stream()
                .flatMap(manners -> manners.standing().stream())
                .sorted(Comparator.comparing(RegistryStanding::registry))
                .toList());
    }

    private Future<Answer> note(
            String registry, Manners manners, long sent, Purpose purpose, AsyncResult<Answer> outcome) {
        listener.asked(registry, outcome.succeeded() ? outcome.result().status() : 0);
        Optional<PullLimit> limit = Optional.ofNullable(outcome.result()).flatMap(PullLimit::of);
        limit.ifPresent(manners::note);
        Verdict verdict =
                outcome.succeeded() ? verdict(outcome.result(), purpose, limit.isPresent()) : verdict(outcome.cause());
        return act(registry, manners, sent, verdict)
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
        return failure instanceof Trouble trouble
                        && (trouble instanceof Trouble.NoConnection || trouble.kind() == Kind.UNREACHABLE)
                ? new Verdict.Failed(trouble.kind(), String.valueOf(trouble.getMessage()))
                : new Verdict.Well();
    }

    private Future<Void> act(String registry, Manners manners, long sent, Verdict verdict) {
        if (!(verdict instanceof Verdict.Well) && !manners.failed(sent)) {
            return Future.succeededFuture();
        }
        int failures = manners.failures();
        return switch (verdict) {
            case Verdict.Well well when manners.isAboutPullsOnly() -> Future.succeededFuture();
            case Verdict.Well well -> manners.answered() ? kept(memory.resume(registry)) : Future.succeededFuture();
            case Verdict.Failed(Kind kind, String reason) ->
                failures < PATIENCE
                        ? Future.succeededFuture()
                        : pause(
                                manners,
                                PAUSES.after(failures - PATIENCE + 1, random),
                                until -> new Pause(registry, until, kind, false, failures, reason));
            case Verdict.Asks(boolean pullsOnly, String reason, Optional<RetryAfter> until) -> {
                Duration wish = until.map(wished -> bounded(wished.from(clock.instant())))
                        .orElseGet(() -> COOLDOWNS.after(failures));
                // a little later than asked for, each host at its own time
                Duration lasts = wish.plus(part(wish.dividedBy(10)));
                yield pause(
                        manners,
                        lasts,
                        end -> new Pause(
                                registry, end, Kind.RATE_LIMITED, pullsOnly, failures, registry + ": " + reason));
            }
        };
    }

    private Future<Void> pause(Manners manners, Duration lasts, Function<Instant, Pause> until) {
        Pause pause = until.apply(clock.instant().plus(lasts));
        manners.pause(pause, lasts);
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
            known.get(pause.registry(), name -> new Manners(name, ticker)).pause(pause, bounded(left));
        }
    }

    private static Future<Void> kept(Future<Void> remembering) {
        return remembering.recover(trouble -> {
            log.warn("cannot remember how we stand with a registry reason={}", trouble.getMessage());
            return Future.succeededFuture();
        });
    }
}
