package io.tidewaiter.registry;

import io.tidewaiter.registry.exchange.Answer;
import io.tidewaiter.registry.exchange.Authorization;
import io.tidewaiter.registry.exchange.Call;
import io.tidewaiter.registry.exchange.Endpoint;
import io.tidewaiter.registry.exchange.RegistryFailure;
import io.tidewaiter.registry.exchange.RegistryRequest;
import io.tidewaiter.registry.http.Transport;
import io.vertx.core.Future;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reaches a registry by https; one that is configured insecure by plain http as well, when https gets no connection.
 *
 * <p>That http worked is remembered until it fails, so that such a registry costs one request too and is found again
 * after it has learnt TLS. The order is containers/image's.
 */
final class SchemeMemory {

    private final Transport transport;
    private final Set<String> plain = ConcurrentHashMap.newKeySet();

    SchemeMemory(Transport transport) {
        this.transport = transport;
    }

    Future<Answer> send(Endpoint endpoint, RegistryRequest<?> operation, Authorization authorization) {
        if (endpoint.insecure() && plain.contains(endpoint.authority())) {
            return http(endpoint, operation, authorization)
                    .onSuccess(answer -> forgetIf(answer.status() == 400, endpoint))
                    .onFailure(failure -> forgetIf(true, endpoint));
        }
        Future<Answer> https = send("https://", endpoint, operation, authorization);
        return endpoint.insecure()
                ? https.recover(failure -> failure instanceof RegistryFailure.NoConnection
                        ? httpInstead(endpoint, operation, authorization, failure)
                        : Future.failedFuture(failure))
                : https;
    }

    /** 400 is what many servers answer to plain http on their TLS port. */
    private void forgetIf(boolean doubtful, Endpoint endpoint) {
        if (doubtful) {
            plain.remove(endpoint.authority());
        }
    }

    /** When http gets no connection either, why https got none is what people want to know. */
    private Future<Answer> httpInstead(
            Endpoint endpoint, RegistryRequest<?> operation, Authorization authorization, Throwable https) {
        return http(endpoint, operation, authorization)
                .onSuccess(answer -> plain.add(endpoint.authority()))
                .recover(failure ->
                        Future.failedFuture(failure instanceof RegistryFailure.NoConnection ? https : failure));
    }

    private Future<Answer> http(Endpoint endpoint, RegistryRequest<?> operation, Authorization authorization) {
        return send("http://", endpoint, operation, authorization);
    }

    private Future<Answer> send(
            String scheme, Endpoint endpoint, RegistryRequest<?> operation, Authorization authorization) {
        String origin = scheme + endpoint.authority();
        return transport.send(
                Call.of(origin, operation, authorization.header(), endpoint.insecure(), endpoint.authority()));
    }
}
