package io.tidewaiter.registry;

import io.vertx.core.Future;
import java.net.URI;

/** Carries out an operation: authorized when asked to be, and with an answer that the operation understands. */
final class RegistryCaller {

    /** Without authorization, with a token that was kept, with a fresh one. */
    private static final int MOST_ATTEMPTS = 3;

    private final SchemeMemory registries;
    private final Authorizer authorizer;

    RegistryCaller(SchemeMemory registries, Authorizer authorizer) {
        this.registries = registries;
        this.authorizer = authorizer;
    }

    /** @return fails with {@link Trouble} */
    <T> Future<T> call(Endpoint endpoint, Operation<T> operation) {
        return authorizer.beforehand(endpoint).compose(sent -> attempt(endpoint, operation, sent, MOST_ATTEMPTS));
    }

    private <T> Future<T> attempt(Endpoint endpoint, Operation<T> operation, Authorization sent, int left) {
        return registries
                .send(endpoint, operation, sent)
                .compose(answer -> answer.status() == 401
                        ? challenged(endpoint, operation, sent, answer, left - 1)
                        : Future.succeededFuture(understood(endpoint, operation, sent, answer)));
    }

    private <T> Future<T> challenged(
            Endpoint endpoint, Operation<T> operation, Authorization sent, Answer answer, int left) {
        if (!isFrom(endpoint, answer)) {
            throw Refusals.ofRedirect(answer);
        }
        if (sent.fresh() || left == 0) {
            authorizer.forget(endpoint, sent);
            throw Refusals.ofRegistry(endpoint, answer, sent);
        }
        return authorizer
                .answer(endpoint, answer.headers().getAll("WWW-Authenticate"), sent)
                .compose(next -> attempt(endpoint, operation, next, left));
    }

    private static <T> T understood(Endpoint endpoint, Operation<T> operation, Authorization sent, Answer answer) {
        if (!operation.understands(answer.status())) {
            throw Refusals.ofRegistry(endpoint, answer, sent);
        }
        return operation.parse(answer);
    }

    /** A challenge from where a redirect led is not the registry's: answering it would give our credentials away. */
    private static boolean isFrom(Endpoint endpoint, Answer answer) {
        String scheme = answer.from().getScheme();
        return Call.sameOrigin(answer.from(), URI.create(scheme + "://" + endpoint.authority()));
    }
}
