package io.tidewaiter.update.run;

import io.tidewaiter.host.Image;
import io.tidewaiter.host.Release;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.time.Repeat;
import io.tidewaiter.update.plan.LastGood;
import io.tidewaiter.update.port.Engine;
import io.tidewaiter.update.port.Journal;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which images stay in local storage for a reference: the newest proven releases, those that were armed and are not
 * proven yet, and the candidate unless it failed here. All other images lose the tag of ours that held them. Of these, the
 * ones that we pulled are removed, unless a person gave them a name or a container uses them.
 */
public final class Retention {

    private static final Logger log = LoggerFactory.getLogger(Retention.class);

    private final Engine engine;
    private final Journal journal;
    private final int keep;
    private final Map<Reference, Digest> tidied = new HashMap<>();

    /** @param keep how many proven releases of a reference stay, at least 1 */
    public Retention(Engine engine, Journal journal, int keep) {
        this.engine = engine;
        this.journal = journal;
        this.keep = keep;
    }

    /**
     * Removes what is not needed. An error here is logged and the next round tries again: it must not change how an update
     * ended.
     *
     * @param candidate what the registry names now: a new one is a reason to look, and so is that something was done
     */
    public Future<Void> tidy(Reference reference, Digest candidate) {
        if (candidate.equals(tidied.get(reference))) {
            return Future.succeededFuture();
        }
        return letGo(reference, candidate)
                .compose(done -> engine.sweep())
                .onSuccess(clean -> remember(reference, candidate, clean))
                .<Void>mapEmpty()
                .recover(trouble -> {
                    tidied.remove(reference);
                    log.warn("cannot remove old images reference={} reason={}", reference, trouble.getMessage());
                    return Future.succeededFuture();
                });
    }

    /** An update ended, and left something behind. */
    public void stir(Reference reference) {
        tidied.remove(reference);
    }

    private void remember(Reference reference, Digest candidate, boolean clean) {
        if (clean) {
            tidied.put(reference, candidate);
        } else {
            tidied.remove(reference);
        }
    }

    /** Lets go of all that is kept for a reference. */
    public Future<Void> letGo(Reference reference) {
        tidied.remove(reference);
        return dropTags(reference, List.of(), Set.of()).compose(dropped -> dropImages(reference, Set.of()));
    }

    private Future<Void> letGo(Reference reference, Digest candidate) {
        return Future.all(
                        journal.proven(reference),
                        LastGood.newestFirst(journal, reference),
                        journal.quarantined(reference, candidate),
                        journal.armed())
                .compose(all -> {
                    List<Release> proven = all.resultAt(0);
                    List<Release> good = all.resultAt(1);
                    Optional<Journal.Quarantined> failed = all.resultAt(2);
                    List<Journal.Arming> armed = all.resultAt(3);
                    List<Release> kept = good.stream().limit(keep).toList();
                    Set<Digest> digests = new HashSet<>();
                    kept.forEach(release -> Stream.ofNullable(release.digest()).forEach(digests::add));
                    if (failed.isEmpty()) {
                        digests.add(candidate);
                    }
                    armed.stream()
                            .map(Journal.Arming::update)
                            .filter(update -> update.workload().reference().equals(reference))
                            .forEach(update -> digests.add(update.to()));
                    return dropTags(reference, kept, digests)
                            .compose(dropped -> dropImages(reference, digests))
                            .compose(dropped -> Repeat.each(
                                    proven.stream()
                                            .filter(release -> !kept.contains(release))
                                            .toList(),
                                    release -> journal.forget(reference, release)));
                });
    }

    private Future<Void> dropTags(Reference reference, List<Release> kept, Set<Digest> digests) {
        Set<Reference> needed = new HashSet<>();
        kept.forEach(release -> needed.add(KeepTag.of(reference, release.imageId())));
        return Repeat.each(
                        List.copyOf(digests),
                        digest -> here(reference, digest)
                                .onSuccess(image ->
                                        image.map(Image::id).ifPresent(id -> needed.add(KeepTag.of(reference, id)))))
                .compose(known -> engine.tagsIn(KeepTag.repository(reference)))
                .compose(names -> Repeat.each(
                        names.stream()
                                .filter(name -> KeepTag.isFor(reference, name) && !needed.contains(name))
                                .toList(),
                        name -> drop(reference, name)));
    }

    /** What was pulled by tag may have no name but ours: with that it goes, unless a container uses it. */
    private Future<?> drop(Reference reference, Reference name) {
        return Future.all(engine.image(name.toString()), journal.pulled(reference))
                .compose(both -> {
                    Optional<Image> image = both.resultAt(0);
                    List<Digest> pulled = both.resultAt(1);
                    return image.stream().anyMatch(held -> pulled.stream().anyMatch(held::is))
                            ? engine.remove(name).mapEmpty()
                            : engine.untag(name);
                });
    }

    private Future<Optional<Image>> here(Reference reference, Digest digest) {
        return engine.image(reference.at(digest).toString())
                .compose(found -> found.isPresent()
                        ? Future.succeededFuture(found)
                        : engine.image(KeepTag.at(reference, digest).toString()));
    }

    private Future<Void> dropImages(Reference reference, Set<Digest> needed) {
        return journal.pulled(reference)
                .compose(pulled -> Repeat.each(
                        pulled.stream()
                                .filter(digest -> !needed.contains(digest))
                                .toList(),
                        digest -> engine.remove(reference.at(digest))
                                .compose(gone -> gone
                                        ? engine.image(KeepTag.at(reference, digest)
                                                        .toString())
                                                .map(Optional::isEmpty)
                                        : Future.succeededFuture(false))
                                .compose(gone ->
                                        gone ? journal.removed(reference, digest) : Future.<Void>succeededFuture())));
    }
}
