package io.tidewaiter.update;

import io.tidewaiter.update.port.Container;
import io.tidewaiter.update.port.Engine;
import io.tidewaiter.update.port.Image;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * Asks, when a candidate was started in vain, whether something else is at fault: an image that is quarantined stays away
 * from this host until a person says otherwise.
 */
final class Blame {

    private final Engine engine;
    private final Space space;

    Blame(Engine engine, Space space) {
        this.engine = engine;
        this.space = space;
    }

    /** What excuses the image; empty when it is to blame. Never fails: where one cannot see, one does not blame. */
    Future<Optional<String>> excuse(Update update, String imageId) {
        // a disk that cannot be asked for is no excuse; an engine that does not answer is found out by what follows
        return space.shortage()
                .otherwise(Optional.empty())
                .compose(shortage ->
                        shortage.isPresent() ? Future.succeededFuture(shortage) : otherwise(update, imageId))
                .otherwise(trouble -> Optional.of(Trouble.message(trouble)));
    }

    private Future<Optional<String>> otherwise(Update update, String imageId) {
        return engine.container(update.workload().container())
                .compose(found -> found.map(container -> Future.succeededFuture(another(update, container, imageId)))
                        .orElseGet(() -> tagMoved(update, imageId)));
    }

    /** Podman refuses a second container of a name: where another has it, the candidate was never tried. */
    private static Optional<String> another(Update update, Container container, String imageId) {
        return container.imageId().equals(imageId) ? Optional.empty() : Optional.of(taken(update, container));
    }

    private static String taken(Update update, Container container) {
        return "the name %s is taken by container %s, so %s could not start: remove that, and add --replace to its podman run"
                .formatted(
                        container.name(),
                        container.id().substring(0, 12),
                        update.workload().unit());
    }

    private Future<Optional<String>> tagMoved(Update update, String imageId) {
        return engine.image(update.workload().reference().toString())
                .map(tagged -> tagged.map(Image::id).filter(imageId::equals).isPresent()
                        ? Optional.empty()
                        : Optional.of("somebody moved the local tag %s meanwhile"
                                .formatted(update.workload().reference())));
    }
}
