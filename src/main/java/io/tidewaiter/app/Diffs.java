package io.tidewaiter.app;

import io.tidewaiter.api.model.DiffView;
import io.tidewaiter.host.ExternalException;
import io.tidewaiter.host.Image;
import io.tidewaiter.host.ImageConfig;
import io.tidewaiter.host.ImageContent;
import io.tidewaiter.host.ImageVersion;
import io.tidewaiter.host.Release;
import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Digest;
import io.tidewaiter.update.Coordinator;
import io.tidewaiter.update.model.RegistryException;
import io.tidewaiter.update.port.Catalogue;
import io.tidewaiter.update.port.DigestQuery;
import io.tidewaiter.update.port.Engine;
import io.tidewaiter.update.port.Journal;
import io.tidewaiter.update.port.Row;
import io.tidewaiter.update.port.Scope;
import io.tidewaiter.update.port.Workloads;
import io.tidewaiter.update.run.LocalImages;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compares the image that a unit runs with another one. Asks the registry for an image that is not here, and changes nothing. */
final class Diffs {

    private static final ImageContent NOTHING =
            new ImageContent(ImageVersion.UNKNOWN, List.of(), new ImageConfig(Map.of()));

    private final Coordinator coordinator;
    private final Journal journal;
    private final Workloads workloads;
    private final Engine engine;
    private final Catalogue catalogue;

    Diffs(Coordinator coordinator, Journal journal, Workloads workloads, Engine engine, Catalogue catalogue) {
        this.coordinator = coordinator;
        this.journal = journal;
        this.workloads = workloads;
        this.engine = engine;
        this.catalogue = catalogue;
    }

    /**
     * One for each reference of the unit.
     *
     * @param digest of a release, or the beginning of the hex of one that is known here; null for the one that waits, or else
     *     for what the tag names now
     * @return without a digest none for what runs what its tag names; fails where no release or several are meant
     */
    Future<List<DiffView>> of(String unit, @Nullable String digest) {
        return workloads
                .find()
                .compose(found -> Future.all(found.perReference(unit).stream()
                        .map(workload -> digest == null ? waiting(workload) : meant(workload, digest))
                        .toList()))
                .map(all -> all.<Optional<DiffView>>list().stream()
                        .flatMap(Optional::stream)
                        .toList())
                .compose(diffs ->
                        diffs.isEmpty() && digest != null ? unknown(unit, digest) : Future.succeededFuture(diffs));
    }

    private Future<Optional<DiffView>> waiting(Workload workload) {
        return coordinator
                .outlook(workload)
                .map(row -> row.flatMap(Row::candidate))
                .compose(candidate -> candidate.isPresent() ? diff(workload, candidate.get()) : named(workload));
    }

    /** Nothing is known to wait: the registry is asked, as by a check that changes nothing. */
    private Future<Optional<DiffView>> named(Workload workload) {
        return coordinator.dryRun(Scope.units(Set.of(workload.unit()))).compose(report -> {
            Optional<Row> found = report.rows().stream()
                    .filter(row -> workload.identity().equals(row.workload()))
                    .findFirst();
            Optional<Digest> candidate = found.flatMap(Row::candidate);
            return candidate.isPresent()
                    ? diff(workload, candidate.get())
                    : Future.succeededFuture(found.flatMap(row -> Optional.ofNullable(row.problem())
                            .map(problem -> DiffView.of(workload, row.oldDigest(), null, problem, row.why()))));
        });
    }

    private Future<Optional<DiffView>> meant(Workload workload, String digest) {
        return known(workload).compose(known -> {
            List<Digest> meant =
                    known.stream().filter(one -> one.isMeantBy(digest)).toList();
            Optional<Digest> to = meant.stream().findFirst().or(() -> Digest.tryParse(digest));
            return meant.size() > 1
                    ? several(workload.unit(), digest, meant)
                    : to.isPresent() ? diff(workload, to.get()) : Future.succeededFuture(Optional.empty());
        });
    }

    /** What the tag was seen to name, and what was proven here. */
    private Future<List<Digest>> known(Workload workload) {
        return Future.all(journal.sightings(workload), journal.proven(workload.reference()))
                .map(both -> {
                    List<Journal.Sighting> seen = both.resultAt(0);
                    List<Release> proven = both.resultAt(1);
                    return Stream.concat(
                                    seen.stream().map(Journal.Sighting::digest),
                                    proven.stream().map(Release::digest))
                            .filter(Objects::nonNull)
                            .distinct()
                            .toList();
                });
    }

    private static <T> Future<T> unknown(String unit, String digest) {
        return Future.failedFuture(new BadRequestException(
                ("%s: %s is not a release that is known here: write the whole digest, or leave it out for the release that"
                                + " waits")
                        .formatted(unit, digest)));
    }

    private static <T> Future<T> several(String unit, String digest, List<Digest> meant) {
        return Future.failedFuture(new BadRequestException("%s: %s is the beginning of several: %s"
                .formatted(unit, digest, meant.stream().map(Digest::abbreviated).collect(Collectors.joining(", ")))));
    }

    private Future<Optional<DiffView>> diff(Workload workload, Digest to) {
        String inUse = workload.imageId().isEmpty() ? workload.reference().toString() : workload.imageId();
        return Future.all(
                        engine.image(inUse),
                        engine.content(inUse),
                        LocalImages.find(engine, workload, to),
                        SeenTags.of(workload, journal))
                .compose(all -> {
                    Optional<Image> image = all.resultAt(0);
                    Optional<ImageContent> before = all.resultAt(1);
                    Optional<Image> local = all.resultAt(2);
                    SeenTags tags = all.resultAt(3);
                    Digest from = image.map(Image::anyDigest).orElse(null);
                    ImageContent known =
                            before.orElse(NOTHING).called(image.isPresent() ? tags.tag(image.get()::is) : null);
                    return after(workload, to, local)
                            .map(after -> after.called(tags.tag(to::equals)))
                            .map(after -> DiffView.of(workload, from, to, known, after, local.isPresent()))
                            .recover(trouble -> trouble instanceof RegistryException refusal
                                    ? Future.succeededFuture(DiffView.of(
                                            workload, from, to, refusal.kind(), String.valueOf(refusal.getMessage())))
                                    : Future.failedFuture(trouble));
                })
                .map(Optional::of);
    }

    private Future<ImageContent> after(Workload workload, Digest to, Optional<Image> local) {
        if (local.isPresent()) {
            return engine.content(local.get().id()).map(content -> content.orElse(NOTHING));
        }
        return workload.isLocal()
                ? Future.failedFuture(new ExternalException(
                        "%s: image %s is not in local storage".formatted(workload.unit(), to.abbreviated())))
                : engine.platform()
                        .compose(platform -> catalogue.content(
                                new DigestQuery(workload.source().at(to), platform, Set.of(), true)));
    }
}
