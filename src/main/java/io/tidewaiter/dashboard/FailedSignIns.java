package io.tidewaiter.dashboard;

import io.tidewaiter.net.Connections;
import io.tidewaiter.time.Ticker;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Limits the number and the age of connections without a token, since every user of the host can connect. A connection with
 * a token may stay open, as that of the event stream does.
 */
final class FailedSignIns {

    static final int MOST = 64;
    static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Ticker ticker;
    private final Set<HttpConnection> connections = new LinkedHashSet<>();

    FailedSignIns(Ticker ticker) {
        this.ticker = ticker;
    }

    void arrive(HttpConnection connection) {
        if (connections.size() >= MOST) {
            HttpConnection longest = connections.iterator().next();
            connections.remove(longest);
            Connections.cut(longest);
        }
        connections.add(connection);
        connection.closeHandler(closed -> connections.remove(connection));
        ticker.after(PATIENCE).onSuccess(passed -> {
            if (connections.remove(connection)) {
                Connections.cut(connection);
            }
        });
    }

    /** Is none any longer. */
    void welcome(HttpConnection connection) {
        connections.remove(connection);
    }
}
