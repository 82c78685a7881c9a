package io.tidewaiter.update.run;

import io.tidewaiter.host.UnitState;
import io.tidewaiter.update.model.Gates;
import io.vertx.core.Future;

/**
 * Whether an update whose image is here may touch the unit. It is asked last: once a unit is touched, the update runs to its
 * end, and a rollback waits for nothing.
 */
public interface Admission {

    /** For a release that a person chose: nothing makes it wait. */
    Admission ANY = (unit, imageId) -> Future.succeededFuture(Gates.OPEN);

    /** @param imageId what is staged */
    Future<Gates> closed(UnitState unit, String imageId);
}
