package io.tidewaiter.update.round;

import io.tidewaiter.host.Image;
import io.tidewaiter.host.Release;
import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Reference;
import io.tidewaiter.time.Repeat;
import io.tidewaiter.update.plan.LastGood;
import io.tidewaiter.update.port.Engine;
import io.tidewaiter.update.port.Journal;
import io.tidewaiter.update.port.Ports;
import io.tidewaiter.update.port.Workloads;
import io.tidewaiter.update.run.Failure;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the local tag, at the end of a round, to the newest release that is proven in one of the followers. A follower that
 * fails for a reason of its own moves the tag to its old image, because it can be started on that image in no other way; the
 * next start of the others is to use the image that they were proven on.
 *
 * <p>A quarantined image does not count as proven: then all followers go back. Nothing is written to the journal, which has
 * the result of each follower already: so after an interruption the next round does the same.
 */
final class SharedTag {

    private static final Logger log = LoggerFactory.getLogger(SharedTag.class);

    private final Engine engine;
    private final Journal journal;
    private final Workloads workloads;

    SharedTag(Ports parts) {
        this.engine = parts.engine();
        this.journal = parts.journal();
        this.workloads = parts.workloads();
    }

    /**
     * If this fails, the next round does it.
     *
     * @param any one of the followers
     * @return never fails
     */
    Future<Void> settle(Workload any) {
        Reference reference = any.reference();
        return any.isLocal()
                ? Future.succeededFuture()
                : engine.image(reference.toString())
                        .compose(tagged -> tagged.map(image -> astray(any, image))
                                .orElse(Future.succeededFuture(false))
                                .compose(astray -> astray
                                        ? settle(reference, tagged.orElseThrow())
                                        : Future.<Void>succeededFuture()))
                        .recover(trouble -> {
                            log.warn(
                                    "cannot put the local tag on a proven image, the next check does reference={} reason={}",
                                    reference,
                                    Failure.message(trouble));
                            return Future.succeededFuture();
                        });
    }

    /** False if the tag is on an armed image, or on the digest that the registry named last and no hold is set. */
    private Future<Boolean> astray(Workload any, Image tagged) {
        return Future.all(journal.sightings(any), journal.hold(any.reference()), journal.armed())
                .map(all -> {
                    List<Journal.Sighting> seen = all.resultAt(0);
                    Optional<Journal.Hold> hold = all.resultAt(1);
                    List<Journal.Arming> armed = all.resultAt(2);
                    boolean named = seen.stream()
                            .findFirst()
                            .filter(sighting -> tagged.is(sighting.digest()))
                            .isPresent();
                    return !(named && hold.isEmpty())
                            && armed.stream()
                                    .noneMatch(arming -> arming.imageId().equals(tagged.id())
                                            && arming.update()
                                                    .workload()
                                                    .reference()
                                                    .equals(any.reference()));
                });
    }

    private Future<Void> settle(Reference reference, Image tagged) {
        return LastGood.newestFirst(journal, reference).compose(proven -> {
            List<Release> newer = proven.stream()
                    .takeWhile(release -> !release.imageId().equals(tagged.id()))
                    .toList();
            // an image that was never proven here was put there by a person
            return newer.isEmpty() || newer.size() == proven.size()
                    ? Future.succeededFuture()
                    : arrived(reference).compose(images -> move(reference, newer, images));
        });
    }

    private Future<Set<String>> arrived(Reference reference) {
        return workloads
                .find()
                .compose(found -> Repeat.gather(
                        found.workloads().stream()
                                .filter(other -> other.reference().equals(reference))
                                .toList(),
                        journal::arrived))
                .map(Set::copyOf);
    }

    private Future<Void> move(Reference reference, List<Release> newestFirst, Set<String> arrived) {
        Optional<String> image = newestFirst.stream()
                .map(Release::imageId)
                .filter(arrived::contains)
                .findFirst();
        return image.map(engine::image)
                .orElse(Future.succeededFuture(Optional.empty()))
                .compose(there ->
                        there.map(found -> engine.tag(found.id(), reference)).orElse(Future.succeededFuture()));
    }
}
