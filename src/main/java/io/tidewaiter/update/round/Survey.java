package io.tidewaiter.update.round;

import io.tidewaiter.host.Image;
import io.tidewaiter.host.Release;
import io.tidewaiter.host.UnitState;
import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.time.Repeat;
import io.tidewaiter.update.plan.Decision;
import io.tidewaiter.update.plan.LastGood;
import io.tidewaiter.update.plan.Planner;
import io.tidewaiter.update.plan.Situation;
import io.tidewaiter.update.port.Engine;
import io.tidewaiter.update.port.FleetGate;
import io.tidewaiter.update.port.Journal;
import io.tidewaiter.update.port.Ports;
import io.tidewaiter.update.port.Scope;
import io.tidewaiter.update.port.UnitManager;
import io.tidewaiter.update.port.Workloads;
import io.tidewaiter.update.run.LocalImages;
import io.tidewaiter.update.run.ManualStop;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One reading of what the planner needs to know about the workloads of a reference, from the engine, systemd and the
 * journal. What they have in common is read once. Changes nothing, and is worth nothing once something was changed.
 */
final class Survey {

    private final Workloads workloads;
    private final Engine engine;
    private final UnitManager units;
    private final Journal journal;
    private final FleetGate fleet;
    private final Digest remote;
    private final Scope scope;
    private final Map<String, Future<Optional<Image>>> images = new HashMap<>();
    private final Future<Optional<Image>> tagged;
    private final Future<Optional<Image>> staged;
    private final boolean isPulled;
    private final Future<Optional<Release>> lastGood;
    private final Future<Optional<Journal.Quarantined>> quarantined;
    private final Future<Optional<Journal.Hold>> hold;
    private final Future<Optional<Journal.Approval>> approval;
    private final Future<List<Journal.LeftDown>> leftDown;
    private final Future<List<Journal.Arming>> armed;
    private final Future<List<Journal.Sighting>> seen;
    private final Instant at;
    private @Nullable Future<Map<String, UnitState>> listed;

    /**
     * @param any one of those that follow the reference by the same policy
     * @param remote what the reference names now
     * @param scope what was asked for, and how firmly
     */
    Survey(Ports parts, Workload any, Digest remote, Scope scope) {
        Reference reference = any.reference();
        this.workloads = parts.workloads();
        this.engine = parts.engine();
        this.units = parts.units();
        this.journal = parts.journal();
        this.fleet = parts.fleet();
        this.remote = remote;
        this.isPulled = !any.isLocal();
        this.scope = scope;
        this.tagged = image(reference.toString());
        this.staged =
                tagged.compose(here -> here.filter(image -> image.is(remote)).isPresent()
                        ? tagged
                        : LocalImages.find(this::image, any, remote));
        this.quarantined = journal.quarantined(reference, remote);
        this.lastGood = LastGood.newestFirst(journal, reference).compose(this::newest);
        this.hold = journal.hold(reference);
        this.approval = approval(journal, reference, remote);
        this.leftDown = journal.leftDown();
        this.armed = journal.armed();
        this.at = parts.clock().instant();
        this.seen = journal.sightings(any);
    }

    /** A look that changes nothing does not write the sighting, so it may be missing. */
    static Future<Instant> firstSeen(Journal journal, Workload follower, Digest remote, Instant at) {
        return journal.sightings(follower).map(seen -> firstSeen(seen, remote, at));
    }

    private static Instant firstSeen(List<Journal.Sighting> seen, Digest remote, Instant at) {
        return seen.stream()
                .filter(sighting -> sighting.digest().equals(remote))
                .map(Journal.Sighting::first)
                .filter(first -> first.isBefore(at))
                .findFirst()
                .orElse(at);
    }

    private static Map<Digest, String> tags(Workload workload, List<Journal.Sighting> seen) {
        Map<Digest, String> tags = new HashMap<>();
        if (workload.rule() != null) {
            seen.forEach(sighting ->
                    Optional.ofNullable(sighting.found()).ifPresent(found -> tags.put(sighting.digest(), found.tag())));
        }
        return Map.copyOf(tags);
    }

    static Future<Optional<Journal.Approval>> approval(Journal journal, Reference reference, Digest digest) {
        return journal.approvals(reference)
                .map(all -> all.stream()
                        .filter(approval -> approval.digest().equals(digest))
                        .findFirst());
    }

    /**
     * From systemd's list, which is read once for all of them, where that will do: of what runs as it should, no more needs
     * to be known.
     */
    Future<Situation> atAGlance(Workload workload) {
        if (listed == null) {
            listed = units.glance();
        }
        return listed.compose(all ->
                all.get(workload.unit()) instanceof UnitState seen && runs(seen) && !ManualStop.isMissing(workload)
                        ? of(workload, Future.succeededFuture(seen))
                                .compose(now -> Planner.plan(now) instanceof Decision.UpToDate
                                        ? Future.succeededFuture(now)
                                        : of(workload))
                        : of(workload));
    }

    private static boolean runs(UnitState listed) {
        return listed.loadState().equals("loaded") && listed.activeState().equals("active");
    }

    Future<Situation> of(Workload workload) {
        return of(workload, ManualStop.of(workload, units, engine));
    }

    private Future<Situation> of(Workload workload, Future<UnitState> unit) {
        Future<Optional<Image>> inUse =
                workload.imageId().isEmpty() ? Future.succeededFuture(Optional.empty()) : image(workload.imageId());
        Future<Journal.Tries> tries = journal.tries(workload, remote);
        Future<Optional<String>> objection = objection(workload, inUse);
        Future<Boolean> inDoubt = Future.all(quarantined, inUse)
                .compose(both -> inUse.result()
                        .filter(image -> quarantined.result().isPresent() || !image.is(remote))
                        .map(running -> isInDoubt(workload, running))
                        .orElse(Future.succeededFuture(false)));
        return Future.all(List.of(
                        unit,
                        inUse,
                        tagged,
                        staged,
                        lastGood,
                        quarantined,
                        inDoubt,
                        hold,
                        tries,
                        leftDown,
                        armed,
                        approval,
                        objection,
                        seen))
                .map(all -> new Situation(
                        workload,
                        unit.result(),
                        remote,
                        inUse.result().orElse(null),
                        tagged.result().orElse(null),
                        staged.result().orElse(null),
                        lastGood.result().orElse(null),
                        quarantined.result().orElse(null),
                        inDoubt.result(),
                        hold.result().orElse(null),
                        tries.result(),
                        Journal.Arming.of(workload, armed.result()).orElse(null),
                        Journal.LeftDown.of(workload, leftDown.result()).orElse(null),
                        approval.result().orElse(null),
                        objection.result().orElse(null),
                        fleet.closed(workload.reference(), remote).orElse(null),
                        scope.insistsOn(workload.unit()),
                        firstSeen(seen.result(), remote, at),
                        at,
                        tags(workload, seen.result())));
    }

    private Future<Boolean> isInDoubt(Workload workload, Image running) {
        Release release = new Release(running.id(), running.anyDigest());
        return Future.all(
                        journal.isDoubtful(workload.reference(), release),
                        LastGood.newestFirst(journal, workload.reference()))
                .map(both -> {
                    List<Release> good = both.resultAt(1);
                    return both.<Boolean>resultAt(0)
                            && good.stream().noneMatch(one -> one.imageId().equals(running.id()));
                });
    }

    /** Nothing is looked at for what is in use already. */
    private Future<Optional<String>> objection(Workload workload, Future<Optional<Image>> inUse) {
        return Future.all(inUse, tagged, staged)
                .compose(all -> staged.result()
                        .filter(image ->
                                inUse.result().or(tagged::result).stream().noneMatch(current -> current.is(remote)))
                        .map(image -> workloads.objection(workload, image))
                        .orElse(Future.succeededFuture(Optional.empty())));
    }

    private Future<Optional<Image>> image(String nameOrId) {
        return images.computeIfAbsent(nameOrId, engine::image);
    }

    /** One that is here. Where the candidate failed here, also one that the registry can be asked for: something has to run. */
    private Future<Optional<Release>> newest(List<Release> newestFirst) {
        List<Release> others = newestFirst.stream()
                .filter(release -> !remote.equals(release.digest()))
                .toList();
        return Repeat.fold(
                        Optional.<Release>empty(),
                        others,
                        (found, release) -> found.isPresent()
                                ? Future.succeededFuture(found)
                                : image(release.imageId()).map(image -> image.map(there -> release)))
                .compose(found -> found.isPresent() || !isPulled
                        ? Future.succeededFuture(found)
                        : quarantined.map(failed -> failed.flatMap(entry -> others.stream()
                                .filter(release -> release.digest() != null)
                                .findFirst())));
    }
}
