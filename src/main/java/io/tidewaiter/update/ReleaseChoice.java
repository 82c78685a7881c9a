package io.tidewaiter.update;

import io.tidewaiter.host.ExternalException;
import io.tidewaiter.host.Image;
import io.tidewaiter.host.Release;
import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.port.Engine;
import io.tidewaiter.update.port.Journal;
import io.tidewaiter.update.port.NotFollowedException;
import io.tidewaiter.update.port.Workloads;
import io.vertx.core.Future;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The release that a person chose for a unit.
 *
 * @param followers the unit's workload first, then those that share its tag and so must go along
 */
record ReleaseChoice(List<Workload> followers) {

    /**
     * @param image which of the unit's images is meant, as a person writes it; null if it follows one only
     * @throws NotFollowedException when the unit is not followed
     * @throws ExternalException when it follows several images, or not this one
     */
    static ReleaseChoice of(Workloads.Found found, String unit, @Nullable String image) {
        List<Reference> followed =
                found.perReference(unit).stream().map(Workload::reference).toList();
        List<Reference> meant = followed.stream()
                .filter(reference -> image == null || isMeant(reference, image))
                .toList();
        if (meant.size() != 1) {
            throw new ExternalException((meant.isEmpty()
                            ? "%s does not follow %s, but %s"
                            : "%s follows several images; name one by --image: %3$s")
                    .formatted(unit, image, joined(followed)));
        }
        return new ReleaseChoice(found.workloads().stream()
                .filter(workload -> workload.reference().equals(meant.getFirst()))
                .sorted(Comparator.comparing(workload -> !workload.unit().equals(unit)))
                .toList());
    }

    private static boolean isMeant(Reference reference, String image) {
        return reference.toString().equals(image)
                || Reference.tryParse(image).filter(reference::equals).isPresent();
    }

    private static String joined(List<Reference> references) {
        return references.stream().map(Reference::toString).collect(Collectors.joining(", "));
    }

    Workload first() {
        return followers.getFirst();
    }

    /** The release that is meant. Fails if there is none, and names the releases that are kept. */
    Future<Digest> release(Journal journal, Engine engine, @Nullable String to, boolean pull) {
        return Future.all(journal.proven(first().reference()), inUse(engine)).compose(both -> {
            List<Release> proven = both.resultAt(0);
            String inUse = both.resultAt(1);
            List<Digest> fitting = proven.stream()
                    .filter(release -> to != null || !release.imageId().equals(inUse))
                    .map(Release::digest)
                    .filter(Objects::nonNull)
                    .filter(digest -> to == null || digest.isMeantBy(to))
                    .distinct()
                    .toList();
            if (fitting.size() == 1 || (to == null && !fitting.isEmpty())) {
                return Future.succeededFuture(fitting.getFirst());
            }
            if (fitting.isEmpty() && pull && to != null) {
                return Future.succeededFuture(Digest.parse(to));
            }
            return Future.failedFuture(new ExternalException(refusal(proven, to, fitting)));
        });
    }

    /** The id of the image that runs, or would be started next: one that is idle has no container. */
    private Future<String> inUse(Engine engine) {
        return first().imageId().isEmpty()
                ? engine.image(first().reference().toString())
                        .map(tagged -> tagged.map(Image::id).orElse(""))
                : Future.succeededFuture(first().imageId());
    }

    private String refusal(List<Release> proven, @Nullable String to, List<Digest> fitting) {
        String kept = String.join(
                ", ",
                proven.stream()
                        .flatMap(release -> Stream.ofNullable(release.digest()))
                        .map(Digest::abbreviated)
                        .toList());
        String what = to == null
                ? "no other release of %s is kept here".formatted(first().reference())
                : "%s names %s of the releases of %s that are kept here"
                        .formatted(to, fitting.isEmpty() ? "none" : "several", first().reference());
        return kept.isEmpty() ? what : "%s: %s".formatted(what, kept);
    }
}
