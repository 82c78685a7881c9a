package io.tidewaiter.registry;

import io.tidewaiter.net.WebAddress;
import io.tidewaiter.registry.auth.Authorizer;
import io.tidewaiter.registry.auth.Refusals;
import io.tidewaiter.registry.exchange.Answer;
import io.tidewaiter.registry.exchange.Authorization;
import io.tidewaiter.registry.exchange.Endpoint;
import io.tidewaiter.registry.exchange.RegistryFailure;
import io.tidewaiter.registry.exchange.RegistryRequest;
import io.tidewaiter.registry.limits.HostLimits;
import io.tidewaiter.registry.limits.RequestPacing;
import io.vertx.core.Future;

/** Carries out an operation: authorized when asked to be, and with an answer that the operation understands. */
final class RegistryCaller {

    /** Without authorization, with a token that was kept, with a fresh one. */
    private static final int MOST_ATTEMPTS = 3;

    private final SchemeMemory registries;
    private final Authorizer authorizer;
    private final RequestPacing pacing;

    RegistryCaller(SchemeMemory registries, Authorizer authorizer, RequestPacing pacing) {
        this.registries = registries;
        this.authorizer = authorizer;
        this.pacing = pacing;
    }

    /**
     * @param insists see {@link HostLimits#refusal}
     * @return fails with {@link RegistryFailure}
     */
    <T> Future<T> call(Endpoint endpoint, boolean insists, RegistryRequest<T> operation) {
        Errand<T> errand = new Errand<>(endpoint, insists, operation);
        return authorizer.beforehand(endpoint, insists).compose(sent -> attempt(errand, sent, MOST_ATTEMPTS));
    }

    private record Errand<T>(Endpoint endpoint, boolean insists, RegistryRequest<T> operation) {}

    private <T> Future<T> attempt(Errand<T> errand, Authorization sent, int left) {
        return pacing.send(
                        errand.endpoint.authority(),
                        errand.operation.purpose(),
                        errand.insists,
                        () -> registries.send(errand.endpoint, errand.operation, sent))
                .compose(answer -> answer.status() == 401
                        ? challenged(errand, sent, answer, left - 1)
                        : Future.succeededFuture(understood(errand, sent, answer)));
    }

    private <T> Future<T> challenged(Errand<T> errand, Authorization sent, Answer answer, int left) {
        if (!isFrom(errand.endpoint, answer)) {
            throw Refusals.ofRedirect(answer);
        }
        if (sent.fresh() || left == 0) {
            authorizer.forget(errand.endpoint, sent);
            throw Refusals.ofRegistry(errand.endpoint, answer, sent);
        }
        return authorizer
                .answer(errand.endpoint, errand.insists, answer.headers().getAll("WWW-Authenticate"), sent)
                .compose(next -> attempt(errand, next, left));
    }

    private static <T> T understood(Errand<T> errand, Authorization sent, Answer answer) {
        if (!errand.operation.understands(answer.status())) {
            throw Refusals.ofRegistry(errand.endpoint, answer, sent);
        }
        return errand.operation.parse(answer);
    }

    /** A challenge from where a redirect led is not the registry's: answering it would give our credentials away. */
    private static boolean isFrom(Endpoint endpoint, Answer answer) {
        WebAddress from = answer.from();
        return from.hasOriginOf(WebAddress.parse(from.scheme() + "://" + endpoint.authority()));
    }
}
