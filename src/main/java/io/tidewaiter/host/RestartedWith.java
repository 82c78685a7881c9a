package io.tidewaiter.host;

import java.util.List;

/**
 * The active units that go down and come up with another one when that is restarted.
 *
 * @param all in an order in which they can be started
 * @param joined those of them that systemd does not stop by itself: their containers use namespaces or volumes of a container
 *     that is replaced, and have to be gone before. In the same order
 */
public record RestartedWith(List<String> all, List<String> joined) {

    public RestartedWith {
        all = List.copyOf(all);
        joined = List.copyOf(joined);
    }
}
