package io.tidewaiter.update.run;

import io.tidewaiter.host.Container;
import io.tidewaiter.host.ImageMount;
import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Reference;
import io.tidewaiter.time.Repeat;
import io.tidewaiter.update.port.Engine;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What a workload's container mounts, and what of it would be in the way of its next start. */
final class Obstacles {

    private final Engine engine;

    Obstacles(Engine engine) {
        this.engine = engine;
    }

    /** Why the unit would only go down by a restart, whatever the image, and what to do. */
    Future<Optional<String>> before(Workload workload) {
        return first(workload.volumes(), engine::obstacle)
                .compose(found -> found.isPresent() ? Future.succeededFuture(found) : missing(workload));
    }

    /** Podman lets an image be pruned that is only mounted, and pulls none to mount it. */
    private Future<Optional<String>> missing(Workload workload) {
        return workload.containerId().isEmpty()
                ? Future.succeededFuture(Optional.empty())
                : engine.container(workload.containerId())
                        .map(there -> there.map(Container::mounts).orElse(List.of()))
                        .compose(mounts -> first(mounts, mount -> missing(workload, mount)));
    }

    private Future<Optional<String>> missing(Workload workload, ImageMount mount) {
        boolean isOwn = Reference.tryParse(mount.image())
                .filter(workload.reference()::equals)
                .isPresent();
        return mount.image().isEmpty() || isOwn
                ? Future.succeededFuture(Optional.empty())
                : engine.image(mount.image())
                        .map(image -> image.isPresent()
                                ? Optional.empty()
                                : Optional.of(
                                        "%s mounts %s, which is not in local storage any more, so that it would not start again: run podman pull %2$s"
                                                .formatted(workload.unit(), mount.image())));
    }

    private static <E> Future<Optional<String>> first(
            List<E> all, Function<? super E, Future<Optional<String>>> obstacle) {
        return Repeat.fold(
                Optional.empty(),
                all,
                (found, one) -> found.isPresent() ? Future.succeededFuture(found) : obstacle.apply(one));
    }
}
