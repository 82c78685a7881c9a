package io.tidewaiter.update.run;

import io.tidewaiter.host.Image;
import io.tidewaiter.host.ImageVolume;
import io.tidewaiter.host.Workload;
import io.tidewaiter.time.Repeat;
import io.tidewaiter.update.port.Engine;
import io.tidewaiter.update.port.Ports;
import io.tidewaiter.update.port.Workloads;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Volumes that were made of another image than the one that its name means now. A start does not change that: they have to be
 * created again, which Podman does only while no container uses them.
 */
final class StaleVolumes {

    private static final Logger log = LoggerFactory.getLogger(StaleVolumes.class);

    private final Engine engine;
    private final Workloads workloads;

    StaleVolumes(Ports parts) {
        this.engine = parts.engine();
        this.workloads = parts.workloads();
    }

    /** Those of the unit that are of the workload's image, whichever container has them. */
    Future<List<ImageVolume>> of(Workload workload) {
        return all(workload)
                .compose(all -> all.isEmpty()
                        ? Future.succeededFuture(List.of())
                        : engine.image(workload.reference().toString())
                                .compose(tagged -> tagged.map(image -> stale(all, image))
                                        .orElse(Future.succeededFuture(List.of()))));
    }

    private Future<List<ImageVolume>> all(Workload workload) {
        return workloads
                .find()
                .map(found -> found.in(workload.unit()))
                .otherwise(List.of())
                .map(ofTheUnit -> Stream.concat(
                                Stream.of(workload),
                                ofTheUnit.stream()
                                        .filter(other -> other.reference().equals(workload.reference())))
                        .flatMap(one -> one.volumes().stream())
                        .distinct()
                        .toList());
    }

    private Future<List<ImageVolume>> stale(List<ImageVolume> all, Image tagged) {
        return Repeat.gather(
                all,
                volume -> engine.imageIn(volume)
                        .map(image -> image.filter(tagged.id()::equals).isPresent()
                                ? Optional.empty()
                                : Optional.of(volume)));
    }

    /** While the unit does not run. */
    Future<Void> renew(List<ImageVolume> stale, String unit) {
        return Repeat.each(
                stale,
                volume -> engine.renew(volume, unit)
                        .onSuccess(made -> log.info("created a volume again volume={} unit={}", volume.name(), unit)));
    }

    /** Those of a unit that is at rest, for its next start. Never fails: where it runs, a restart does it. */
    Future<Void> settle(Workload workload) {
        return of(workload).compose(stale -> renew(stale, workload.unit())).recover(trouble -> {
            log.warn("cannot create a volume again unit={} reason={}", workload.unit(), Failure.message(trouble));
            return Future.succeededFuture();
        });
    }
}
