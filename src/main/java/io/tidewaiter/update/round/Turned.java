package io.tidewaiter.update.round;

import io.tidewaiter.update.port.Row;
import io.vertx.core.Future;

/**
 * What came of the turn of one follower.
 *
 * @param ofUnit where it did not arrive, that was the unit's own fault, and says nothing to the others
 */
record Turned(Row row, boolean ofUnit) {

    public static Future<Turned> with(Row row) {
        return Future.succeededFuture(new Turned(row, false));
    }
}
