package io.tidewaiter.world.memory;

import io.tidewaiter.host.Release;
import io.tidewaiter.host.Workload;
import io.tidewaiter.host.WorkloadId;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.memory.CheckMemory;
import io.tidewaiter.memory.TimerMemory;
import io.tidewaiter.store.Uptime;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.port.Journal;
import io.tidewaiter.update.port.TagFound;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The journal in memory. It answers at once, in the thread that asks, and outlives the program that uses it: another one
 * may be given the same store. History is not pruned by age or number.
 */
public final class MemoryStore implements Journal {

    private final InstantSource clock;
    private final MemoryRunningTime running;
    private final History history = new History();
    private final Quarantine quarantine = new Quarantine();
    private final MemoryHolds holds = new MemoryHolds();
    private final MemoryLeftDowns leftDowns = new MemoryLeftDowns();
    private final Releases releases = new Releases();
    private final MemorySightings sightings = new MemorySightings();
    private final MemoryApprovals approvals = new MemoryApprovals();
    private final MemoryFollowed followed = new MemoryFollowed();
    private final CheckMemory checks = new Checks();
    private final TimerMemory timer = new Timer();

    /**
     * @param clock the wall clock, for the times people read
     * @param uptime what is to be of a certain age ages by it
     */
    public MemoryStore(InstantSource clock, Uptime uptime) {
        this.clock = clock;
        this.running = new MemoryRunningTime(uptime);
    }

    /** What the last checks found. */
    public CheckMemory checks() {
        return checks;
    }

    /** What the timer remembers. */
    public TimerMemory timer() {
        return timer;
    }

    @Override
    public Future<Update> begin(Update update) {
        return answer(() -> history.begin(update));
    }

    @Override
    public Future<Void> enter(Update update, State state) {
        return write(() -> {
            Reference reference = update.workload().reference();
            history.enter(update, state, now());
            if (state instanceof State.RollingBack back && back.blamesImage()) {
                quarantine.add(update, back.reason(), now());
            }
            if (state instanceof State.End end) {
                leftDowns.note(update, end, now());
            }
            if (state instanceof State.Failed failed && failed.lifts()) {
                quarantine.lift(reference, update.to());
            }
            if (state instanceof State.Committed(String imageId, String note)) {
                quarantine.lift(reference, update.to());
                releases.prove(reference, new Release(imageId, update.to()));
            }
            if (update.pin() && isArrival(state)) {
                String reason = "kept at %s by hand".formatted(update.to().abbreviated());
                holds.add(update.workload().unit(), reference, reason, now());
            }
        });
    }

    private static boolean isArrival(State state) {
        return state instanceof State.Committed || state instanceof State.Same || state instanceof State.Armed;
    }

    @Override
    public Future<Void> followed(List<Workload> all, Set<String> recalled) {
        return write(() -> {
            Map<String, Set<Reference>> units = new LinkedHashMap<>();
            all.forEach(workload -> units.computeIfAbsent(workload.unit(), unit -> new LinkedHashSet<>())
                    .add(workload.reference()));
            holds.carry(units);
            quarantine.carry(units);
            approvals.carry(units);
            boolean due = running.isDue();
            followed.note(units, recalled, due ? running.mark() : running.now(), due);
        });
    }

    @Override
    public Future<List<String>> instances() {
        return answer(() -> followed.instances(running.now()));
    }

    @Override
    public Future<List<Unfollowed>> unfollowed(Duration since) {
        return answer(() -> followed.not(running.now(), since));
    }

    @Override
    public Future<Void> letGo(Reference reference, String reason) {
        return write(() -> {
            releases.newestOfRegistry(reference)
                    .ifPresent(last -> history.letGo(followed.last(reference), reference, last, reason, now()));
            releases.letGo(reference);
            sightings.letGo(reference);
            followed.letGo(reference);
        });
    }

    @Override
    public Future<Void> adopt(Reference reference, Release release) {
        return write(() -> {
            if (!doubts(reference, release)) {
                releases.adopt(reference, release);
            }
        });
    }

    @Override
    public Future<Boolean> isDoubtful(Reference reference, Release release) {
        return answer(() -> doubts(reference, release));
    }

    private boolean doubts(Reference reference, Release release) {
        return quarantine.of(reference, release.name()).isPresent() || history.doubts(reference, release.name());
    }

    @Override
    public Future<List<Unfinished>> unfinished() {
        return answer(history::unfinished);
    }

    @Override
    public Future<List<Release>> proven(Reference reference) {
        return answer(() -> releases.proven(reference));
    }

    @Override
    public Future<Void> pulling(Reference reference, Digest digest) {
        return write(() -> releases.pulling(reference, digest));
    }

    @Override
    public Future<List<Digest>> pulled(Reference reference) {
        return answer(() -> releases.pulled(reference));
    }

    @Override
    public Future<Void> removed(Reference reference, Digest digest) {
        return write(() -> releases.removed(reference, digest));
    }

    @Override
    public Future<Void> forget(Reference reference, Release release) {
        return write(() -> releases.forget(reference, release));
    }

    @Override
    public Future<Optional<Quarantined>> quarantined(Reference reference, Digest digest) {
        return answer(() -> quarantine.of(reference, digest));
    }

    @Override
    public Future<List<Quarantined>> quarantine() {
        return answer(quarantine::all);
    }

    @Override
    public Future<Integer> clearQuarantine(@Nullable String reference, @Nullable String digest) {
        return answer(() -> quarantine.clear(reference, digest));
    }

    @Override
    public Future<Tries> tries(Workload workload, Digest to) {
        return answer(() -> history.tries(workload, to, releases.isProven(workload.reference(), to)));
    }

    @Override
    public Future<Optional<String>> arrived(Workload workload) {
        return answer(() -> history.arrived(workload));
    }

    @Override
    public Future<Boolean> isArmed(String unit) {
        return answer(() -> history.armed().stream()
                .anyMatch(arming -> arming.update().workload().unit().equals(unit)));
    }

    @Override
    public Future<List<Arming>> armed() {
        return answer(history::armed);
    }

    @Override
    public Future<List<LeftDown>> leftDown() {
        return answer(leftDowns::all);
    }

    @Override
    public Future<Void> settle(WorkloadId workload) {
        return write(() -> leftDowns.remove(workload));
    }

    @Override
    public Future<Void> hold(String unit, Reference reference, String reason) {
        return write(() -> holds.add(unit, reference, reason, now()));
    }

    @Override
    public Future<Integer> release(String unit) {
        return answer(() -> holds.release(unit));
    }

    @Override
    public Future<Optional<Hold>> hold(Reference reference) {
        return answer(() -> holds.of(reference));
    }

    @Override
    public Future<List<Hold>> holds() {
        return answer(holds::all);
    }

    @Override
    public Future<Instant> sight(Workload follower, Digest named, @Nullable TagFound found) {
        return answer(() -> sightings.note(follower, named, found, running, now()));
    }

    @Override
    public Future<List<Sighting>> sightings(Workload follower) {
        return answer(() -> sightings.of(follower, running.now(), now()));
    }

    @Override
    public Future<Void> approve(String unit, Reference reference, Digest digest) {
        return write(() -> approvals.add(unit, reference, digest, now()));
    }

    @Override
    public Future<Integer> revoke(Reference reference, @Nullable Digest digest) {
        return answer(() -> approvals.revoke(reference, digest));
    }

    @Override
    public Future<List<Approval>> approvals(Reference reference) {
        return answer(() -> approvals.of(reference));
    }

    @Override
    public Future<List<Past>> history(@Nullable String unit, int limit) {
        return answer(() -> history.past(unit, limit));
    }

    private Instant now() {
        return millis(clock.instant());
    }

    /** As exact as the store is. */
    static Instant millis(Instant time) {
        return Instant.ofEpochMilli(time.toEpochMilli());
    }

    private static <T> Future<T> answer(Supplier<T> question) {
        try {
            return Future.succeededFuture(question.get());
        } catch (RuntimeException wrong) {
            return Future.failedFuture(wrong);
        }
    }

    private static Future<Void> write(Runnable work) {
        try {
            work.run();
            return Future.succeededFuture();
        } catch (RuntimeException wrong) {
            return Future.failedFuture(wrong);
        }
    }
}
