package io.tidewaiter.update.port;

import io.vertx.core.Future;
import java.util.Map;

/** Where this host notes what its tools do, for whoever watches it. Nobody waits for it: a note is not worth an update. */
public interface HostLog {

    /** Notes that containers were looked at and updated, where and as {@code podman auto-update} does. Never fails. */
    Future<Void> autoUpdate();

    /**
     * Writes an entry, after those that were asked for before.
     *
     * @param fields by name, of capital letters, digits and underscores
     * @return fails where there is no such log
     */
    Future<Void> note(Map<String, String> fields);
}
