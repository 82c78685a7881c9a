package io.tidewaiter.host;

import io.vertx.core.Future;
import java.util.Map;

/** Where this host keeps what is to be known of its units. No update waits for it. */
public interface UnitLog {

    /**
     * Writes an entry, after those that were asked for before.
     *
     * @param fields by name, of capital letters, digits and underscores
     * @return fails where there is no such log
     */
    Future<Void> note(Map<String, String> fields);
}
