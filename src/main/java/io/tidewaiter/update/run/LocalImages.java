package io.tidewaiter.update.run;

import io.tidewaiter.host.Image;
import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Digest;
import io.tidewaiter.update.port.Engine;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds a release in local storage. Podman finds a digest only under a repository in which the image has a name: what was
 * pulled by tag, and is not in use, has one in ours alone.
 */
public final class LocalImages {

    private LocalImages() {}

    public static Future<Optional<Image>> find(Engine engine, Workload workload, Digest release) {
        return find(engine::image, workload, release);
    }

    /** @param ask looks up a name or an id */
    public static Future<Optional<Image>> find(
            Function<String, Future<Optional<Image>>> ask, Workload workload, Digest release) {
        return ask.apply(workload.nameOf(release))
                .compose(found -> found.isPresent() || workload.isLocal()
                        ? Future.succeededFuture(found)
                        : ask.apply(KeepTag.at(workload.reference(), release).toString()));
    }
}
