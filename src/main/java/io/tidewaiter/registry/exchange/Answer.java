package io.tidewaiter.registry.exchange;

import io.tidewaiter.net.WebAddress;
import io.tidewaiter.registry.http.Transport;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.Set;

/**
 * A whole answer.
 *
 * @param from what was asked last, after redirects
 * @param body at most {@link Transport#MOST_BYTES}
 */
public record Answer(WebAddress from, int status, MultiMap headers, Buffer body) {

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    /** The {@code Location} to go on to, if this is a redirect that names one. */
    public Optional<String> redirect() {
        return REDIRECTS.contains(status) ? header("Location") : Optional.empty();
    }

    /** A token service's body and headers are secrets. */
    @Override
    public String toString() {
        return "Answer[from=" + from.host() + ", status=" + status + "]";
    }
}
