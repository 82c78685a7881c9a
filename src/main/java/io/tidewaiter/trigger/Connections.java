package io.tidewaiter.trigger;

import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The connections of a listener: so many and no more, each with a time by which it must have got on, however busily it
 * sends. Where room is needed the one goes that has taken the longest, of the sender who has the most, so that somebody who
 * is quick always finds a place.
 */
final class Connections {

    static final int MOST = 256;
    static final int MOST_BYTES = 8 << 20;

    private final Map<HttpConnection, Stay> stays = new LinkedHashMap<>();
    private int bytes;

    private static final class Stay {
        private final String network;
        private final long due;
        private int bytes;

        private Stay(HttpConnection connection, long due) {
            this.network = Network.of(connection.remoteAddress());
            this.due = due;
        }
    }

    /** Lets one in, for so long. */
    void enter(HttpConnection connection, long now, Duration patience) {
        if (stays.size() >= MOST) {
            end(slowestOfTheGreediest());
        }
        connection.closeHandler(closed -> leave(connection));
        stays.put(connection, new Stay(connection, now + patience.toNanos()));
    }

    private HttpConnection slowestOfTheGreediest() {
        Map<String, Integer> shares = new HashMap<>();
        stays.values().forEach(stay -> shares.merge(stay.network, 1, Integer::sum));
        int most = shares.values().stream().max(Integer::compare).orElseThrow();
        return stays.entrySet().stream()
                .filter(stay -> Objects.equals(shares.get(stay.getValue().network), most))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    /** Something new begins on it, which may take so long; what was held for it is let go. */
    void renew(HttpConnection connection, long now, Duration patience) {
        if (leave(connection)) {
            stays.put(connection, new Stay(connection, now + patience.toNanos()));
        }
    }

    /** Room for so many bytes more, at the expense of whoever has held any for the longest. */
    void hold(HttpConnection connection, int more) {
        Stay stay = stays.get(connection);
        if (stay == null) {
            return;
        }
        stay.bytes += more;
        bytes += more;
        while (bytes > MOST_BYTES) {
            Optional<HttpConnection> slowest = stays.entrySet().stream()
                    .filter(other -> other.getValue().bytes > 0)
                    .map(Map.Entry::getKey)
                    .findFirst();
            slowest.ifPresent(this::end);
        }
    }

    /** Ends those that have not got on. */
    void sweep(long now) {
        List<HttpConnection> overdue = new ArrayList<>();
        stays.forEach((connection, stay) -> {
            if (now - stay.due >= 0) {
                overdue.add(connection);
            }
        });
        overdue.forEach(this::end);
    }

    void end(HttpConnection connection) {
        leave(connection);
        connection.close();
    }

    private boolean leave(HttpConnection connection) {
        Stay stay = stays.remove(connection);
        if (stay != null) {
            bytes -= stay.bytes;
        }
        return stay != null;
    }
}
