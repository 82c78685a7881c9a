package io.tidewaiter.net;

import io.netty.channel.Channel;
import io.tidewaiter.time.Ticker;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.ConnectionBase;
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
 * The connections of a listener, from their TLS handshake on. There are so many and no more, and each has a time by which
 * its next step must be done, however busily it sends. Where there is no room for one more, the connection that has taken
 * the longest is closed, of the network that has the most: a sender that is quick always finds room.
 *
 * <p>All calls come from the listener's event loop.
 */
public final class Connections {

    private static final int MOST_BYTES = 8 << 20;
    private static final Duration SWEEP = Duration.ofSeconds(1);
    private static final Duration NO_LIMIT = Duration.ofDays(36_500);

    private final Ticker ticker;
    private final int most;
    /** What has waited the longest comes first. */
    private final Map<Channel, Stay> stays = new LinkedHashMap<>();

    private int bytes;
    private boolean stopped;

    private static final class Stay {
        private final String network;
        private final long due;
        private int bytes;

        private Stay(String network, long due) {
            this.network = network;
            this.due = due;
        }
    }

    /** @param most connections at a time */
    public Connections(Ticker ticker, int most) {
        this.ticker = ticker;
        this.most = most;
    }

    /**
     * Counts a connection before its TLS handshake, too. Vert.x tells of it only after that.
     *
     * @param patience how long a handshake may take
     */
    public void watchHandshakes(HttpServerOptions options, Duration patience) {
        options.setSslEngineOptions(new WatchedHandshakes(channel -> enter(channel, patience)));
    }

    /**
     * A connection over which requests may come from now on. The listener speaks no HTTP/2 without TLS: Vert.x would wait
     * for the first bytes before it tells of a connection.
     *
     * @param patience how long the first one may take
     */
    public void enter(HttpConnection connection, Duration patience) {
        enter(channel(connection), patience);
    }

    /** The same, and it may take any time. */
    public void enter(HttpConnection connection) {
        enter(connection, NO_LIMIT);
    }

    private void enter(Channel channel, Duration patience) {
        boolean isNew = !leave(channel);
        if (stays.size() >= most) {
            end(slowestOfTheGreediest());
        }
        begin(channel, patience);
        if (isNew) {
            channel.closeFuture().addListener(closed -> leave(channel));
        }
    }

    private void begin(Channel channel, Duration patience) {
        stays.put(channel, new Stay(network(channel), ticker.nanos() + patience.toNanos()));
    }

    private Channel slowestOfTheGreediest() {
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
        Channel channel = channel(connection);
        if (leave(channel)) {
            begin(channel, patience);
        }
    }

    /** The same, and it may take any time. */
    public void renew(HttpConnection connection) {
        renew(connection, NO_LIMIT);
    }

    /** Makes room for so many bytes more. Where there is none, the connections are closed that hold any for the longest. */
    public void hold(HttpConnection connection, int more) {
        Stay stay = stays.get(channel(connection));
        if (stay == null) {
            return;
        }
        stay.bytes += more;
        bytes += more;
        while (bytes > MOST_BYTES) {
            Optional<Channel> slowest = stays.entrySet().stream()
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
        List<Channel> overdue = new ArrayList<>();
        stays.forEach((channel, stay) -> {
            if (now - stay.due >= 0) {
                overdue.add(channel);
            }
        });
        overdue.forEach(this::end);
    }

    public void stop() {
        stopped = true;
    }

    public void end(HttpConnection connection) {
        end(channel(connection));
    }

    private void end(Channel channel) {
        leave(channel);
        cut(channel);
    }

    private boolean leave(Channel channel) {
        Stay stay = stays.remove(channel);
        if (stay != null) {
            bytes -= stay.bytes;
        }
        return stay != null;
    }

    /**
     * Closes a connection now. {@link HttpConnection#close()} waits until the other side has read what was written, which
     * may be never: what is written and not sent yet takes memory until then.
     */
    public static void cut(HttpConnection connection) {
        cut(channel(connection));
    }

    /** Vert.x' own handler, which waits, is the last of the pipeline. */
    private static void cut(Channel channel) {
        var _ = channel.pipeline().lastContext().close();
    }

    /** Vert.x shows it only so. */
    private static Channel channel(HttpConnection connection) {
        return ((ConnectionBase) connection).channel();
    }

    /** The clients of a unix socket are on this host, all in one. */
    private static String network(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress address
                ? Network.of(SocketAddress.inetSocketAddress(address))
                : "";
    }
}
