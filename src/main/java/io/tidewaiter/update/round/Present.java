package io.tidewaiter.update.round;

import io.tidewaiter.host.Container;
import io.tidewaiter.host.Workload;
import io.tidewaiter.update.port.Engine;
import io.vertx.core.Future;
import java.util.Optional;

/** A follower when its turn comes: a start may have given it another container since it was found. */
sealed interface Present {

    /** With the container that it has now, if it has one. */
    record Here(Workload workload) implements Present {}

    /** The container came up in a pod: from now on it belongs to the unit of the pod. */
    record InPod(Container container) implements Present {

        String reason() {
            return "container %s came up in a pod of %s meanwhile: the next check follows it there"
                    .formatted(container.name(), container.unit());
        }
    }

    static Future<Present> of(Workload seen, Engine engine) {
        return engine.containersOf(seen.unit())
                .map(seen::as)
                .compose(now -> now.containerId().isEmpty()
                        ? engine.container(now.container()).map(other -> without(now, other))
                        : Future.succeededFuture(new Here(now)));
    }

    private static Present without(Workload workload, Optional<Container> namesake) {
        return namesake.filter(other -> other.ownUnit().equals(workload.unit()))
                .<Present>map(InPod::new)
                .orElseGet(() -> new Here(workload));
    }
}
