package io.tidewaiter.update.round;

import io.tidewaiter.time.Repeat;
import io.tidewaiter.update.model.Gate;
import io.tidewaiter.update.model.Updated;
import io.tidewaiter.update.port.Row;
import io.tidewaiter.update.run.ManualStop;
import io.vertx.core.Future;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The followers of a reference so far, one after the other. If the first one was not updated, the others stay where they
 * are, whether or not the image is to blame; but if the fault is that unit's own, the next follower goes first.
 *
 * @param turns the rows of those whose turn it was
 * @param stopped why no other follower is updated; null if the next one may be
 */
record Convoy(List<Row> rows, List<Row> turns, @Nullable String stopped) {

    /** What is done for one follower when it is its turn. */
    interface Turn {
        Future<Turned> of(Planned look, Convoy before);
    }

    /**
     * The row of each. Only those for which there is something to do have a turn. Those come first that prove the image: the
     * others start it from the same tag unproven. A member of a pod that has no container comes last: the turn of a member
     * that runs counts for it too.
     */
    static Future<List<Row>> of(List<Planned> looks, Predicate<Planned> waits, Turn turn) {
        List<Planned> inOrder = looks.stream()
                .sorted(Comparator.<Planned, Boolean>comparing(look -> ManualStop.isMissing(look.workload()))
                        .thenComparing(Planned::arms))
                .toList();
        return Repeat.fold(
                        new Convoy(List.of(), List.of(), null),
                        inOrder,
                        (before, look) -> waits.test(look)
                                ? before.ofUnit(look)
                                        .map(moved -> Future.succeededFuture(
                                                before.with(look.row().like(moved))))
                                        .orElseGet(() -> turn.of(look, before).map(before::after))
                                : Future.succeededFuture(before.with(look.row())))
                .map(Convoy::rows);
    }

    /** Whether one of them had its turn, so that the host may have changed since the look. */
    boolean moved() {
        return !turns.isEmpty();
    }

    /** The gate for those that come later; null if they need not wait. */
    @Nullable
    Gate gate() {
        return stopped == null ? null : new Gate(Gate.Kind.SIBLING, stopped);
    }

    /** What became of the unit, where it was the turn of another of its containers, or that one is given up. */
    private Optional<Row> ofUnit(Planned look) {
        return rows.stream()
                .filter(row -> look.workload().unit().equals(row.unit()))
                .filter(row -> turns.contains(row) || row.updated() == Updated.FAILED)
                .findFirst();
    }

    /** Adds a follower for which there was nothing to do. */
    private Convoy with(Row row) {
        return new Convoy(RowText.append(rows, row), turns, stopped);
    }

    /** Adds a follower that was to be updated. */
    private Convoy after(Turned turned) {
        Row row = turned.row();
        boolean inVain = row.updated() == Updated.FAILED || row.updated() == Updated.ROLLED_BACK;
        boolean arrived = turned.ofUnit() || !inVain;
        return new Convoy(
                RowText.append(rows, row),
                RowText.append(turns, row),
                arrived || stopped != null
                        ? stopped
                        : "%s went first and was not updated: %s".formatted(row.unit(), row.why()));
    }
}
