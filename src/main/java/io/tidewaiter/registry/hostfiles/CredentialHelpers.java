package io.tidewaiter.registry.hostfiles;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.tidewaiter.registry.exchange.Login;
import io.tidewaiter.registry.exchange.SingleFlight;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The programs that keep credentials. They are waited for by threads of their own: those that hang keep no file from being
 * read, and all who want the same credentials share one question.
 */
final class CredentialHelpers {

    private static final int MOST_AT_ONCE = 4;

    /** A helper often asks a service: not for each reference at each check. */
    private static final Duration HELPERS_WORD = Duration.ofMinutes(1);

    private final WorkerExecutor threads;
    private final List<Path> programs;
    private final SingleFlight<Question, Optional<Login>> flights = new SingleFlight<>();
    private final Cache<Question, Optional<Login>> answers;

    /** @param programs the folders where they are, in order */
    CredentialHelpers(Vertx vertx, List<Path> programs, Ticker ticker) {
        this.threads = vertx.createSharedWorkerExecutor("credential-helpers", MOST_AT_ONCE);
        this.programs = programs;
        this.answers = Caffeine.newBuilder()
                .expireAfterWrite(HELPERS_WORD)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    private record Question(String helper, String host) {}

    /** See {@link CredentialHelper#get}. */
    Future<Optional<Login>> ask(String helper, String host) {
        Question question = new Question(helper, host);
        Optional<Login> known = answers.getIfPresent(question);
        return known != null
                ? Future.succeededFuture(known)
                : flights.join(
                        question,
                        () -> threads.executeBlocking(() -> new CredentialHelper(helper, programs).get(host), false)
                                .onSuccess(identity -> answers.put(question, identity)));
    }
}
