package io.tidewaiter.update.round;

import io.tidewaiter.host.Image;
import io.tidewaiter.host.Release;
import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Digest;
import io.tidewaiter.update.port.Engine;
import io.tidewaiter.update.port.Journal;
import io.tidewaiter.update.port.Ports;
import io.vertx.core.Future;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tells whether a person put another image behind the local tag of a unit that has no container. Without this check, the
 * digest that the registry named last would count as newer than that image, although the person may have pulled it later.
 */
final class MovedTag {

    private static final int LAST_UPDATES = 10;

    private final Engine engine;
    private final Journal journal;

    MovedTag(Ports parts) {
        this.engine = parts.engine();
        this.journal = parts.journal();
    }

    /** @param named by the registry, when it was last asked */
    Future<Boolean> isByHand(Workload workload, Digest named) {
        return workload.isLocal() || !workload.imageId().isEmpty()
                ? Future.succeededFuture(false)
                : engine.image(workload.reference().toString())
                        .compose(tagged -> tagged.filter(image -> !image.is(named))
                                .map(image -> isUnknown(workload, named, image))
                                .orElse(Future.succeededFuture(false)));
    }

    /** Neither named by the registry at any time, nor proven here, nor touched by an update. */
    private Future<Boolean> isUnknown(Workload workload, Digest named, Image tagged) {
        return Future.all(
                        journal.sightings(workload),
                        journal.proven(workload.reference()),
                        journal.history(workload.unit(), LAST_UPDATES))
                .compose(all -> {
                    List<Journal.Sighting> seen = all.resultAt(0);
                    List<Release> proven = all.resultAt(1);
                    List<Journal.Past> history = all.resultAt(2);
                    boolean known = proven.stream()
                                    .anyMatch(release -> release.imageId().equals(tagged.id()))
                            || Stream.concat(
                                            seen.stream().map(Journal.Sighting::digest),
                                            history.stream()
                                                    .flatMap(past -> Stream.concat(
                                                            Stream.of(past.to()), Stream.ofNullable(past.from()))))
                                    .anyMatch(tagged::is);
                    // what was there before the first look was never named, and its successor is not here
                    return known || !history.isEmpty() ? Future.succeededFuture(!known) : isHere(named);
                });
    }

    private Future<Boolean> isHere(Digest named) {
        return engine.images().map(all -> all.values().stream().anyMatch(image -> image.is(named)));
    }
}
