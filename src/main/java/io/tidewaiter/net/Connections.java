package io.tidewaiter.net;

import io.netty.channel.Channel;
import io.tidewaiter.update.port.Ticker;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The TCP connections of a listener, from their TLS handshake on. There are so many and no more, and each has a time by
 * which its next step must be done, however busily it sends. Where there is no room for one more, the connection that has
 * taken the longest is closed, of the network that has the most: a sender that is quick always finds room.
 *
 * <p>All calls come from the listener's event loop.
 */
public final class Connections {

    public static final int MOST = 256;
    private static final int MOST_BYTES = 8 << 20;
    private static final Duration SWEEP = Duration.ofSeconds(1);

    private final Ticker ticker;
    /** By their sender's address and port, which no two of them share; what has waited the longest comes first. */
    private final Map<SocketAddress, Stay> stays = new LinkedHashMap<>();

    private int bytes;
    private boolean stopped;

    private static final class Stay {
        private final String network;
        private final Runnable close;
        private long due;
        private int bytes;

        private Stay(String network, Runnable close) {
            this.network = network;
            this.close = close;
        }
    }

    public Connections(Ticker ticker) {
        this.ticker = ticker;
    }

    /**
     * Counts a connection before its TLS handshake, too. Vert.x tells of it only after that.
     *
     * @param patience how long a handshake may take
     */
    public void watchHandshakes(HttpServerOptions options, Duration patience) {
        options.setSslEngineOptions(new WatchedHandshakes(channel -> greet(channel, patience)));
    }

    private void greet(Channel channel, Duration patience) {
        SocketAddress from = SocketAddress.inetSocketAddress((InetSocketAddress) channel.remoteAddress());
        Stay stay = enter(from, channel::close, patience);
        channel.closeFuture().addListener(closed -> leave(from, stay));
    }

    /**
     * A connection over which requests may come from now on.
     *
     * @param patience how long the first one may take
     */
    public void enter(HttpConnection connection, Duration patience) {
        SocketAddress from = connection.remoteAddress();
        Stay stay = enter(from, connection::close, patience);
        connection.closeHandler(closed -> leave(from, stay));
    }

    private Stay enter(SocketAddress from, Runnable close, Duration patience) {
        Stay handshake = stays.get(from);
        if (handshake != null) {
            leave(from, handshake);
        }
        if (stays.size() >= MOST) {
            end(slowestOfTheGreediest());
        }
        Stay stay = new Stay(Network.of(from), close);
        begin(from, stay, patience);
        return stay;
    }

    private void begin(SocketAddress from, Stay stay, Duration patience) {
        stay.due = ticker.nanos() + patience.toNanos();
        stays.put(from, stay);
    }

    private SocketAddress slowestOfTheGreediest() {
        Map<String, Integer> shares = new HashMap<>();
        stays.values().forEach(stay -> shares.merge(stay.network, 1, Integer::sum));
        int most = shares.values().stream().max(Integer::compare).orElseThrow();
        return stays.entrySet().stream()
                .filter(stay -> Objects.equals(shares.get(stay.getValue().network), most))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    /** Its next step begins, which may take so long. What was held for it is let go. */
    public void renew(HttpConnection connection, Duration patience) {
        SocketAddress from = connection.remoteAddress();
        Stay stay = stays.get(from);
        if (stay != null) {
            leave(from, stay);
            begin(from, stay, patience);
        }
    }

    /** Makes room for so many bytes more. Where there is none, the connections are closed that hold any for the longest. */
    public void hold(HttpConnection connection, int more) {
        Stay stay = stays.get(connection.remoteAddress());
        if (stay == null) {
            return;
        }
        stay.bytes += more;
        bytes += more;
        while (bytes > MOST_BYTES) {
            Optional<SocketAddress> slowest = stays.entrySet().stream()
                    .filter(other -> other.getValue().bytes > 0)
                    .map(Map.Entry::getKey)
                    .findFirst();
            slowest.ifPresent(this::end);
        }
    }

    /** Closes from now on, until {@link #stop()}, what takes too long. */
    public void sweep() {
        ticker.after(SWEEP).onSuccess(passed -> {
            if (!stopped) {
                endOverdue();
                sweep();
            }
        });
    }

    private void endOverdue() {
        long now = ticker.nanos();
        List<SocketAddress> overdue = new ArrayList<>();
        stays.forEach((from, stay) -> {
            if (now - stay.due >= 0) {
                overdue.add(from);
            }
        });
        overdue.forEach(this::end);
    }

    public void stop() {
        stopped = true;
    }

    public void end(HttpConnection connection) {
        end(connection.remoteAddress());
        connection.close();
    }

    private void end(SocketAddress from) {
        Stay stay = stays.get(from);
        if (stay != null) {
            leave(from, stay);
            stay.close.run();
        }
    }

    private void leave(SocketAddress from, Stay stay) {
        if (stays.remove(from, stay)) {
            bytes -= stay.bytes;
            stay.bytes = 0;
        }
    }
}
