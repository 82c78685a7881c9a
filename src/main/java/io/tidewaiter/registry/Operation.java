package io.tidewaiter.registry;

import io.vertx.core.http.HttpMethod;

/** One remote operation: an immutable value that knows what to send and how to read the answer, and sends nothing. */
interface Operation<T> {

    HttpMethod method();

    /** Path and query, below the origin of the registry or token service. */
    String target();

    /** The {@code Accept} header. */
    String accept();

    /** Whether {@link #parse} can make something of this status. */
    default boolean understands(int status) {
        return status == 200;
    }

    /** @throws Trouble when the answer is not what the specification allows */
    T parse(Answer answer);
}
