package io.tidewaiter.trigger.webhook.server;

import io.tidewaiter.net.Network;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.Map;

/**
 * How often each address was turned away. One that keeps trying is not answered properly any more, so that secrets cannot
 * be guessed at speed; what is authentic is heard all the same, as a proxy may stand between us and all senders.
 */
final class FailedAttempts {

    private static final int BURST = 30;
    private static final Duration PER_TOKEN = Duration.ofSeconds(2);
    private static final int MOST = 1024;

    private final Map<String, Pace> paces = new Recent<>(MOST);

    /** Counts one that was turned away; false when there were too many. */
    boolean tolerates(SocketAddress address, long now) {
        return pace(address, now).takes(now);
    }

    /** Whether the next one would still be tolerated. */
    boolean areWelcome(SocketAddress address, long now) {
        return pace(address, now).isFree(now);
    }

    private Pace pace(SocketAddress address, long now) {
        return paces.computeIfAbsent(Network.of(address), any -> new Pace(BURST, PER_TOKEN, now));
    }
}
