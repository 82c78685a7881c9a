package io.tidewaiter.world;

import io.tidewaiter.host.ExternalException;
import io.tidewaiter.host.Release;
import io.tidewaiter.host.Workload;
import io.tidewaiter.host.WorkloadId;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.port.Journal;
import io.tidewaiter.update.port.TagFound;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The store as one program sees it: a write is an effect, before or after which the program may be killed. */
final class StoreLink implements Journal {

    /** What each check writes; not traced. */
    private static final String UNTOLD = "";

    private final Journal real;
    private final Machine machine;
    private final Link link;

    StoreLink(Journal real, Machine machine, Link link) {
        this.real = real;
        this.machine = machine;
        this.link = link;
    }

    private <T> Future<T> write(String what, Supplier<Future<T>> work) {
        return link.write(
                what,
                () -> machine.diskFull
                        ? Future.failedFuture(new ExternalException("the store cannot be written: is the disk full?"))
                        : work.get());
    }

    @Override
    public Future<Update> begin(Update update) {
        return write("write begin", () -> real.begin(update));
    }

    @Override
    public Future<Void> enter(Update update, State state) {
        return write("write enter", () -> real.enter(update, state));
    }

    @Override
    public Future<Void> followed(List<Workload> all, Set<String> recalled) {
        return write(UNTOLD, () -> real.followed(all, recalled));
    }

    @Override
    public Future<List<String>> instances() {
        return real.instances();
    }

    @Override
    public Future<List<Unfollowed>> unfollowed(Duration since) {
        return real.unfollowed(since);
    }

    @Override
    public Future<Void> letGo(Reference reference, String reason) {
        return write("write letGo", () -> real.letGo(reference, reason));
    }

    @Override
    public Future<Void> adopt(Reference reference, Release release) {
        return write("write adopt", () -> real.adopt(reference, release));
    }

    @Override
    public Future<Boolean> isDoubtful(Reference reference, Release release) {
        return real.isDoubtful(reference, release);
    }

    @Override
    public Future<List<Unfinished>> unfinished() {
        return real.unfinished();
    }

    @Override
    public Future<List<Release>> proven(Reference reference) {
        return real.proven(reference);
    }

    @Override
    public Future<Void> pulling(Reference reference, Digest digest) {
        return write("write pulling", () -> real.pulling(reference, digest));
    }

    @Override
    public Future<List<Digest>> pulled(Reference reference) {
        return real.pulled(reference);
    }

    @Override
    public Future<Void> removed(Reference reference, Digest digest) {
        return write("write removed", () -> real.removed(reference, digest));
    }

    @Override
    public Future<Void> forget(Reference reference, Release release) {
        return write("write forget", () -> real.forget(reference, release));
    }

    @Override
    public Future<Optional<Quarantined>> quarantined(Reference reference, Digest digest) {
        return real.quarantined(reference, digest);
    }

    @Override
    public Future<List<Quarantined>> quarantine() {
        return real.quarantine();
    }

    @Override
    public Future<Integer> clearQuarantine(@Nullable String reference, @Nullable String digest) {
        return write("write clearQuarantine", () -> real.clearQuarantine(reference, digest));
    }

    @Override
    public Future<Tries> tries(Workload workload, Digest to) {
        return real.tries(workload, to);
    }

    @Override
    public Future<Optional<String>> arrived(Workload workload) {
        return real.arrived(workload);
    }

    @Override
    public Future<Boolean> isArmed(String unit) {
        return real.isArmed(unit);
    }

    @Override
    public Future<List<Arming>> armed() {
        return real.armed();
    }

    @Override
    public Future<List<LeftDown>> leftDown() {
        return real.leftDown();
    }

    @Override
    public Future<Void> settle(WorkloadId workload) {
        return write("write settle", () -> real.settle(workload));
    }

    @Override
    public Future<Void> hold(String unit, Reference reference, String reason) {
        return write("write hold", () -> real.hold(unit, reference, reason));
    }

    @Override
    public Future<Integer> release(String unit) {
        return write("write release", () -> real.release(unit));
    }

    @Override
    public Future<Optional<Hold>> hold(Reference reference) {
        return real.hold(reference);
    }

    @Override
    public Future<List<Hold>> holds() {
        return real.holds();
    }

    @Override
    public Future<Instant> sight(Workload follower, Digest named, @Nullable TagFound found) {
        return write(UNTOLD, () -> real.sight(follower, named, found));
    }

    @Override
    public Future<List<Sighting>> sightings(Workload follower) {
        return real.sightings(follower);
    }

    @Override
    public Future<Void> approve(String unit, Reference reference, Digest digest) {
        return write("write approve", () -> real.approve(unit, reference, digest));
    }

    @Override
    public Future<Integer> revoke(Reference reference, @Nullable Digest digest) {
        return write("write revoke", () -> real.revoke(reference, digest));
    }

    @Override
    public Future<List<Approval>> approvals(Reference reference) {
        return real.approvals(reference);
    }

    @Override
    public Future<List<Past>> history(@Nullable String unit, int limit) {
        return real.history(unit, limit);
    }
}
