package io.tidewaiter.world;

import io.tidewaiter.host.Execution;
import io.tidewaiter.host.UnitDefinition;
import io.tidewaiter.host.UnitState;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A unit as systemd has it now. */
final class SimulatedUnit {

    private static final Duration TIMEOUT = Duration.ofSeconds(90);

    Shape shape;
    boolean exists = true;
    boolean masked;
    String active = "inactive";
    String sub = "dead";
    String result = "success";
    int restarts;
    int interventions;
    String invocation = "";
    Execution execution = Execution.NONE;
    boolean endedByItself;

    /** The image of its last run that ended by itself. */
    @Nullable
    Build ran;

    /** The invocation of that run. */
    String ranAs = "";

    /** The last job of this manager that left a trace in the journal stopped it. */
    boolean stoppedLast;

    @Nullable
    Job job;

    final List<Box> boxes = new ArrayList<>();
    /** Containers that something from outside ended since its start, and that nothing starts again. */
    final Set<String> killed = new TreeSet<>();

    final Deque<Long> starts = new ArrayDeque<>();
    /** What was planned for an earlier life does not happen. */
    int life;
    /** Visitors wait at its socket, and it is not stopped when it is unneeded. */
    boolean held;

    /** The unit for which it is in the middle of a restart that waits; empty for none. */
    String pausedFor = "";

    int visitors;
    /** Whether it should run, by the word of people and of its enablement. */
    boolean wanted;

    /** It failed while no update was under way, so that it is not ours to start. */
    boolean fault;

    /** When it last came to be active, and when it last was so no more. */
    private long becameActive;

    long leftActive;

    private final LongSupplier clock;

    SimulatedUnit(Shape shape, LongSupplier clock) {
        this.shape = shape;
        this.clock = clock;
    }

    /** As it was defined when it was last asked for. */
    private @Nullable UnitDefinition definition;

    private @Nullable Shape defined;

    /** What systemd shows of its definition, which stays the same until that is edited. */
    UnitDefinition definition() {
        UnitDefinition known = definition;
        if (known == null || !shape.equals(defined)) {
            known = shape.definition();
            definition = known;
            defined = shape;
        }
        return known;
    }

    String name() {
        return shape.unit();
    }

    void become(String newActive, String newSub) {
        boolean was = isActive();
        active = newActive;
        sub = newSub;
        if (isActive() && !was) {
            becameActive = clock.getAsLong();
        } else if (was && !isActive()) {
            leftActive = clock.getAsLong();
        }
    }

    /** By itself, since it was last started on purpose; or it ran at that moment, and what ended it came later. */
    boolean hasNotEnded(long moment) {
        return (moment >= becameActive && (isActive() || moment < leftActive)) || (isActive() && restarts == 0);
    }

    /** A person stopped it while it was paused. */
    boolean isTakenBack() {
        return !pausedFor.isEmpty() && job == null && isDown();
    }

    boolean isActive() {
        return active.equals("active");
    }

    boolean isDown() {
        return active.equals("inactive") || active.equals("failed");
    }

    /** A run on this image ended by itself. */
    void ran(Build build) {
        ran = build;
        ranAs = invocation;
    }

    /** @param before a run; empty for none */
    boolean hasRun(Build build, String before) {
        return build.equals(ran) && number(ranAs) > number(before);
    }

    /** They rise from run to run. */
    private static int number(String invocation) {
        return invocation.isEmpty() ? 0 : Integer.parseInt(invocation, 16);
    }

    boolean isScheduled() {
        return shape.isScheduled();
    }

    UnitState state() {
        return new UnitState(
                name(),
                !exists ? "not-found" : masked ? "masked" : "loaded",
                active,
                sub,
                result,
                restarts,
                invocation,
                interventions,
                false,
                TIMEOUT,
                TIMEOUT,
                execution,
                shape.kind() == Shape.Kind.ON_DEMAND && exists && isDown(),
                job == null ? "" : job.word(),
                (active.equals("failed") || (isScheduled() && (isDown() || sub.equals("exited")))) && endedByItself,
                isScheduled());
    }

    @Override
    public String toString() {
        return "%s %s/%s%s%s"
                .formatted(name(), active, sub, job == null ? "" : " job " + job.word(), masked ? " masked" : "");
    }
}
