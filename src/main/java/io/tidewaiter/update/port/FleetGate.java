package io.tidewaiter.update.port;

import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.model.Gate;
import io.tidewaiter.update.model.Update;
import io.vertx.core.Future;
import java.util.Optional;

/** Whether the fleet, if this host is in one, lets an update begin. It is the last gate: all others are asked first. */
public interface FleetGate {

    /** A host on its own. */
    FleetGate NONE = new FleetGate() {
        @Override
        public Optional<Gate> closed(Reference reference, Digest candidate) {
            return Optional.empty();
        }

        @Override
        public Future<Optional<Gate>> enter(Update update) {
            return Future.succeededFuture(Optional.empty());
        }
    };

    /** What is known now, without asking the fleet. Empty where nothing speaks against the candidate. */
    Optional<Gate> closed(Reference reference, Digest candidate);

    /**
     * The last question before the unit is touched. After an empty answer the fleet counts this host as updating, until the
     * host reports its result. Never fails.
     */
    Future<Optional<Gate>> enter(Update update);
}
