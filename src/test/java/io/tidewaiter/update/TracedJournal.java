package io.tidewaiter.update;

import io.tidewaiter.host.Release;
import io.tidewaiter.host.Workload;
import io.tidewaiter.host.WorkloadId;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.store.SqliteJournal;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.port.Journal;
import io.tidewaiter.update.port.TagFound;
import io.tidewaiter.update.run.Arming;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The real journal, each write of which is one of the acts. */
final class TracedJournal implements Journal {

    private final SqliteJournal journal;
    private final Acts acts;

    TracedJournal(SqliteJournal journal, Acts acts) {
        this.journal = journal;
        this.acts = acts;
    }

    @Override
    public Future<Update> begin(Update update) {
        return acts.act("write staging", () -> journal.begin(update));
    }

    @Override
    public Future<Void> enter(Update update, State state) {
        return acts.act("write " + state.word(), () -> journal.enter(update, state));
    }

    @Override
    public Future<Void> adopt(Reference reference, Release release) {
        return acts.act("write proven", () -> journal.adopt(reference, release));
    }

    @Override
    public Future<Boolean> isDoubtful(Reference reference, Release release) {
        return acts.read("read journal", () -> journal.isDoubtful(reference, release));
    }

    @Override
    public Future<List<Unfinished>> unfinished() {
        return acts.read("read journal", journal::unfinished);
    }

    @Override
    public Future<List<LeftDown>> leftDown() {
        return acts.read("read journal", journal::leftDown);
    }

    @Override
    public Future<Void> settle(WorkloadId workload) {
        return acts.read("write settled", () -> journal.settle(workload));
    }

    @Override
    public Future<List<Release>> proven(Reference reference) {
        return acts.read("read journal", () -> journal.proven(reference));
    }

    @Override
    public Future<Void> pulling(Reference reference, Digest digest) {
        return acts.act("write pulling", () -> journal.pulling(reference, digest));
    }

    @Override
    public Future<List<Digest>> pulled(Reference reference) {
        return acts.read("read journal", () -> journal.pulled(reference));
    }

    @Override
    public Future<Void> removed(Reference reference, Digest digest) {
        return acts.act("write removed", () -> journal.removed(reference, digest));
    }

    @Override
    public Future<Void> forget(Reference reference, Release release) {
        return acts.act("write forgotten", () -> journal.forget(reference, release));
    }

    /** Most of the time it only reads. */
    @Override
    public Future<Void> followed(List<Workload> all, Set<String> recalled) {
        return acts.read("read journal", () -> journal.followed(all, recalled));
    }

    @Override
    public Future<List<String>> instances() {
        return acts.read("read journal", journal::instances);
    }

    @Override
    public Future<List<Unfollowed>> unfollowed(Duration since) {
        return acts.read("read journal", () -> journal.unfollowed(since));
    }

    @Override
    public Future<Void> letGo(Reference reference, String reason) {
        return acts.act("write let go", () -> journal.letGo(reference, reason));
    }

    @Override
    public Future<Optional<Quarantined>> quarantined(Reference reference, Digest digest) {
        return acts.read("read journal", () -> journal.quarantined(reference, digest));
    }

    @Override
    public Future<List<Quarantined>> quarantine() {
        return acts.read("read journal", journal::quarantine);
    }

    @Override
    public Future<Integer> clearQuarantine(@Nullable String reference, @Nullable String digest) {
        return acts.act("write cleared", () -> journal.clearQuarantine(reference, digest));
    }

    @Override
    public Future<Tries> tries(Workload workload, Digest to) {
        return acts.read("read journal", () -> journal.tries(workload, to));
    }

    @Override
    public Future<Optional<String>> arrived(Workload workload) {
        return acts.read("read journal", () -> journal.arrived(workload));
    }

    @Override
    public Future<Boolean> isArmed(String unit) {
        return acts.read("read journal", () -> journal.isArmed(unit));
    }

    @Override
    public Future<List<Arming>> armed() {
        return acts.read("read journal", () -> journal.armed());
    }

    @Override
    public Future<Void> hold(String unit, Reference reference, String reason) {
        return acts.act("write held", () -> journal.hold(unit, reference, reason));
    }

    @Override
    public Future<Integer> release(String unit) {
        return acts.act("write released", () -> journal.release(unit));
    }

    @Override
    public Future<Optional<Hold>> hold(Reference reference) {
        return acts.read("read journal", () -> journal.hold(reference));
    }

    @Override
    public Future<List<Hold>> holds() {
        return acts.read("read journal", journal::holds);
    }

    /** Most of the time it only reads. */
    @Override
    public Future<Instant> sight(Workload follower, Digest named, @Nullable TagFound found) {
        return acts.read("read journal", () -> journal.sight(follower, named, found));
    }

    @Override
    public Future<List<Sighting>> sightings(Workload follower) {
        return acts.read("read journal", () -> journal.sightings(follower));
    }

    @Override
    public Future<Void> approve(String unit, Reference reference, Digest digest) {
        return acts.act("write approved", () -> journal.approve(unit, reference, digest));
    }

    @Override
    public Future<Integer> revoke(Reference reference, @Nullable Digest digest) {
        return acts.act("write revoked", () -> journal.revoke(reference, digest));
    }

    @Override
    public Future<List<Approval>> approvals(Reference reference) {
        return acts.read("read journal", () -> journal.approvals(reference));
    }

    @Override
    public Future<List<Past>> history(@Nullable String unit, int limit) {
        return acts.read("read journal", () -> journal.history(unit, limit));
    }
}
