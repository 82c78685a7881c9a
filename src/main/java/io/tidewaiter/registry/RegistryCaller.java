package io.tidewaiter.registry;

import io.vertx.core.Future;
import java.net.URI;

/** Carries out an operation: authorized when asked to be, and with an answer that the operation understands. */
final class RegistryCaller {

    private final SchemeMemory registries;
    private final Authorizer authorizer;

    RegistryCaller(SchemeMemory registries, Authorizer authorizer) {
        this.registries = registries;
        this.authorizer = authorizer;
    }

    /** @return fails with {@link Trouble} */
    <T> Future<T> call(Endpoint endpoint, Operation<T> operation) {
        return authorizer.beforehand(endpoint).compose(authorization -> attempt(endpoint, operation, authorization));
    }

    /** Ends: each attempt brings more than the one before, from nothing over a cached token to a fresh one. */
    private <T> Future<T> attempt(Endpoint endpoint, Operation<T> operation, Authorization sent) {
        return registries
                .send(endpoint, operation, sent)
                .compose(answer -> answer.status() == 401
                        ? challenged(endpoint, operation, sent, answer)
                        : Future.succeededFuture(understood(endpoint, operation, sent, answer)));
    }

    private <T> Future<T> challenged(Endpoint endpoint, Operation<T> operation, Authorization sent, Answer answer) {
        if (!isFrom(endpoint, answer)) {
            throw Refusals.ofRedirect(answer);
        }
        if (sent.fresh()) {
            authorizer.forget(endpoint, sent);
            throw Refusals.ofRegistry(endpoint, answer, sent);
        }
        return authorizer
                .answer(endpoint, answer.headers().getAll("WWW-Authenticate"), sent)
                .compose(next -> attempt(endpoint, operation, next));
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
