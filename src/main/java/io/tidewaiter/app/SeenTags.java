package io.tidewaiter.app;

import io.tidewaiter.api.model.FollowView;
import io.tidewaiter.host.Image;
import io.tidewaiter.host.ImageVersion;
import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Digest;
import io.tidewaiter.update.port.Journal;
import io.tidewaiter.update.port.TagFound;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tags that a rule chose for a workload, as far as they are remembered.
 *
 * @param seen the latest first; none where it follows its own tag
 */
record SeenTags(Workload workload, List<Journal.Sighting> seen) {

    /** Asks the store only for what has a rule. */
    static Future<SeenTags> of(Workload workload, Journal journal) {
        return workload.rule() == null
                ? Future.succeededFuture(new SeenTags(workload, List.of()))
                : journal.sightings(workload).map(seen -> new SeenTags(workload, seen));
    }

    @Nullable
    FollowView view() {
        return FollowView.of(
                workload.rule(),
                seen.stream()
                        .findFirst()
                        .flatMap(latest -> Optional.ofNullable(latest.found()))
                        .orElse(null));
    }

    /** What the image says of itself; what was chosen by a tag goes by that. */
    ImageVersion version(@Nullable Image image) {
        return image == null ? ImageVersion.UNKNOWN : image.version().called(tag(image::is));
    }

    /** The tag by which such a digest was chosen; null for none. */
    @Nullable
    String tag(Predicate<Digest> digest) {
        return seen.stream()
                .filter(sighting -> digest.test(sighting.digest()))
                .flatMap(sighting -> Stream.ofNullable(sighting.found()))
                .map(TagFound::tag)
                .findFirst()
                .orElse(null);
    }
}
