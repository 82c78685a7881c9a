package io.tidewaiter.registry.exchange;

import io.vertx.core.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/** One remote operation: an immutable value that knows what to send and how to read the answer, and sends nothing. */
public interface RegistryRequest<T> {

    HttpMethod method();

    /** Path and query, below the origin of the registry or token service. */
    String target();

    /** The {@code Accept} header. */
    String accept();

    default Purpose purpose() {
        return Purpose.DIGEST;
    }

    /** What is posted, url-encoded; null for a request without a body. */
    default @Nullable String form() {
        return null;
    }

    /** The {@code If-None-Match} header: what is known already need not be sent again. Null for none. */
    default @Nullable String ifNoneMatch() {
        return null;
    }

    /** Whether {@link #parse} can make something of this status. */
    default boolean understands(int status) {
        return status == 200;
    }

    /** @throws RegistryFailure when the answer is not what the specification allows */
    T parse(Answer answer);
}
