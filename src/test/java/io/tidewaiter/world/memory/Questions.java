package io.tidewaiter.world.memory;

import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import java.time.Duration;

/** Everything that can be asked of a store. */
final class Questions {

    private static final int ALL = 10_000;
    private static final int LATEST = 5;

    private Questions() {}

    static void askAll(Pair pair) {
        ask(pair);
        Names.REFERENCES.forEach(reference -> ask(pair, reference));
        Names.REFERENCES.forEach(reference ->
                Names.UNITS.forEach(unit -> Names.CONTAINERS.forEach(container -> Names.DIGESTS.forEach(
                        digest -> ask(pair, Names.workload(unit, reference, container, false), digest)))));
        pair.same("history", store -> store.journal().history(null, ALL));
        Names.UNITS.forEach(unit -> {
            pair.same("history " + unit, store -> store.journal().history(unit, ALL));
            pair.same("isArmed " + unit, store -> store.journal().isArmed(unit));
        });
    }

    /** What is asked of nothing in particular. */
    static void ask(Pair pair) {
        pair.same("unfinished", store -> store.journal().unfinished());
        pair.same("quarantine", store -> store.journal().quarantine());
        pair.same("armed", store -> store.journal().armed());
        pair.same("leftDown", store -> store.journal().leftDown());
        pair.same("holds", store -> store.journal().holds());
        pair.same("instances", store -> store.journal().instances());
        pair.same("unfollowed", store -> store.journal().unfollowed(Duration.ofDays(3)));
        pair.same("seen", store -> store.checks().seen());
        pair.same("lastCheck", store -> store.timer().lastCheck());
        pair.same("the latest", store -> store.journal().history(null, LATEST));
    }

    static void ask(Pair pair, Reference reference) {
        pair.same("proven " + reference, store -> store.journal().proven(reference));
        pair.same("pulled " + reference, store -> store.journal().pulled(reference));
        pair.same("hold " + reference, store -> store.journal().hold(reference));
        pair.same("approvals " + reference, store -> store.journal().approvals(reference));
        for (boolean local : new boolean[] {false, true}) {
            Workload follower = Names.workload("a.service", reference, "web", local);
            pair.same(
                    "sightings %s %s".formatted(reference, local),
                    store -> store.journal().sightings(follower));
        }
        for (Digest digest : Names.DIGESTS) {
            String of = " " + reference + " " + digest.abbreviated();
            pair.same("quarantined" + of, store -> store.journal().quarantined(reference, digest));
            pair.same("isDoubtful" + of, store -> store.journal().isDoubtful(reference, Names.release(digest)));
        }
    }

    static void ask(Pair pair, Workload workload, Digest digest) {
        pair.same(
                "tries %s %s".formatted(workload.identity(), digest.abbreviated()),
                store -> store.journal().tries(workload, digest));
        pair.same(
                "arrived %s".formatted(workload.identity()),
                store -> store.journal().arrived(workload));
    }
}
