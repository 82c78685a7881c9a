package io.tidewaiter.update.run;

import io.tidewaiter.host.UnitState;
import io.tidewaiter.update.model.Gates;
import io.vertx.core.Future;

/**
 * Whether an update whose image is here may go on to touch the unit. It is the last to be asked: once a unit is touched, an
 * update is carried to its end, and nothing holds up a rollback.
 */
public interface Admission {

    /** Of a person's own choice. */
    Admission ANY = (unit, imageId) -> Future.succeededFuture(Gates.OPEN);

    /** @param imageId what is staged */
    Future<Gates> closed(UnitState unit, String imageId);
}
