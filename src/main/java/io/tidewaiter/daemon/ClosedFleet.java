package io.tidewaiter.daemon;

import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.model.Gate;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.port.FleetGate;
import io.vertx.core.Future;
import java.util.Optional;

/** The gate of a host that is configured for a fleet and cannot take part in it: nothing new begins. */
record ClosedFleet(String reason) implements FleetGate {

    @Override
    public Optional<Gate> closed(Reference reference, Digest candidate) {
        return Optional.of(new Gate(Gate.Kind.FLEET, reason));
    }

    @Override
    public Future<Optional<Gate>> enter(Update update) {
        return Future.succeededFuture(Optional.of(new Gate(Gate.Kind.FLEET, reason)));
    }
}
