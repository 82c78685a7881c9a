package io.tidewaiter.world.memory;

import io.tidewaiter.host.Release;
import io.tidewaiter.host.Source;
import io.tidewaiter.host.Workload;
import io.tidewaiter.host.WorkloadId;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.policy.GatePolicy;
import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.port.Journal.Arming;
import io.tidewaiter.update.port.Journal.Past;
import io.tidewaiter.update.port.Journal.Refusal;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An update of the history, as it is written. */
final class HistoryEntry {

    static final String LET_GO = "let go";

    /** As the store's keys are ordered. */
    static final Comparator<WorkloadId> BY_IDENTITY = Comparator.comparing(WorkloadId::unit)
            .thenComparing(identity -> identity.reference().toString())
            .thenComparing(WorkloadId::container);

    /** Its workload without what is not written. */
    final Update update;

    /** The one that it entered last; null for a reference that was let go. */
    @Nullable
    State state;

    /** The last one of these that it entered. */
    private State.@Nullable Armed armed;

    String word;
    String reason;

    /** Whether the unit was touched, and then found at rest. */
    boolean withdrawn;

    @Nullable
    Instant ended;

    /** The word of its end, as long as it has ended. */
    @Nullable
    String outcome;

    HistoryEntry(Update update, @Nullable State state, String word, String reason) {
        this.update = update;
        this.state = state;
        this.word = word;
        this.reason = reason;
    }

    static HistoryEntry begun(long id, Update update) {
        Update written = new Update(
                id,
                bare(update.workload()),
                update.from(),
                update.to(),
                MemoryStore.millis(update.began()),
                update.pin(),
                update.rollback());
        State staging = new State.Staging();
        return new HistoryEntry(written, staging, staging.word(), "");
    }

    static HistoryEntry letGo(long id, String unit, Reference reference, Digest last, String reason, Instant now) {
        Update written = new Update(id, workload(unit, "", false, reference, ""), null, last, now);
        HistoryEntry entry = new HistoryEntry(written, null, LET_GO, reason);
        entry.ended = now;
        entry.outcome = LET_GO;
        return entry;
    }

    void enter(State next, Instant now) {
        state = next;
        word = next.word();
        reason = reason(next);
        withdrawn |= next instanceof State.Withdrawing;
        if (next instanceof State.Armed last) {
            armed = last;
        }
        if (next instanceof State.End) {
            ended = now;
            outcome = word;
        }
    }

    private static String reason(State state) {
        return switch (state) {
            case State.End end -> end.reason();
            case State.RollingBack back -> back.reason();
            case State.Withdrawing back -> back.reason();
            case State other -> "";
        };
    }

    static Workload bare(Workload workload) {
        return workload(
                workload.unit(),
                workload.container(),
                !workload.identity().container().isEmpty(),
                workload.reference(),
                workload.policy());
    }

    private static Workload workload(String unit, String container, boolean named, Reference reference, String policy) {
        return new Workload(
                unit, container, named, "", "", Source.of(reference), policy, HealthPolicy.DEFAULT, GatePolicy.NONE);
    }

    long id() {
        return update.id();
    }

    boolean isOf(String container) {
        Workload workload = update.workload();
        return workload.identity().container().equals(container)
                || workload.container().equals(container);
    }

    boolean isArrival() {
        return word.equals("updated") || word.equals("same image");
    }

    Optional<String> arrived() {
        return switch (state) {
            case State.Committed(String imageId, String reason) -> Optional.of(imageId);
            case State.Same(String imageId) -> Optional.of(imageId);
            case State.RolledBack back -> Optional.ofNullable(update.from()).map(Release::imageId);
            case null, default -> Optional.empty();
        };
    }

    /** It touched the unit and did not arrive. */
    boolean isInVain() {
        return word.equals("rolled back") || word.equals("failed") || isWithdrawn();
    }

    boolean isUnproven() {
        return word.equals("armed") || isWithdrawn();
    }

    private boolean isWithdrawn() {
        return word.equals("deferred") && withdrawn;
    }

    /** It was brought in and left at that. */
    boolean isStaged() {
        return word.equals("deferred") && !withdrawn;
    }

    /** Of one that armed an image. */
    Arming arming() {
        State.Armed last = Objects.requireNonNull(armed);
        return new Arming(update, last.imageId(), last.lastRun());
    }

    @Nullable
    Refusal refusal() {
        return state instanceof State.Refused refused ? new Refusal(refused.reason(), refused.revision()) : null;
    }

    Past past() {
        Release from = update.from();
        return new Past(
                id(),
                update.workload().unit(),
                update.workload().container(),
                update.workload().reference(),
                from == null ? null : from.digest(),
                update.to(),
                word,
                reason,
                update.began(),
                Objects.requireNonNull(ended),
                update.versions());
    }
}
