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
 * The followers of a reference so far, one after the other. Where one that went first did not get there, the others stay
 * where they are, whether or not the image is to blame; but where the fault is that unit's own, the next goes first.
 *
 * @param turns of those whose turn it was
 * @param stopped why none goes on, or null while nothing speaks against it
 */
record Convoy(List<Row> rows, List<Row> turns, @Nullable String stopped) {

    /** What is done for one follower when it is its turn. */
    interface Turn {
        Future<Turned> of(Planned look, Convoy before);
    }

    /**
     * The row of each; it is the turn of those that wait for something to be done. A member of a pod that has no container comes
     * last: its turn would be that of those that run in the pod.
     */
    static Future<List<Row>> of(List<Planned> looks, Predicate<Planned> waits, Turn turn) {
        List<Planned> inOrder = looks.stream()
                .sorted(Comparator.comparing(look -> ManualStop.isMissing(look.workload())))
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

    /** Whether it was the turn of one of them, so that nothing need be as it was. */
    boolean moved() {
        return !turns.isEmpty();
    }

    /** For whom those that come later wait; null where they need not. */
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

    /** One that there was nothing to be done for. */
    private Convoy with(Row row) {
        return new Convoy(RowText.append(rows, row), turns, stopped);
    }

    /** One that was to be updated. */
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
