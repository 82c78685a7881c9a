package io.tidewaiter.app;

import io.tidewaiter.api.model.Condition;
import io.tidewaiter.host.Workload;
import io.tidewaiter.memory.CheckMemory;
import io.tidewaiter.update.model.Gates;
import io.tidewaiter.update.model.Updated;
import io.tidewaiter.update.port.Journal;
import io.tidewaiter.update.port.Row;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The condition of one followed workload, from all that is known of it. The journal counts more than the last check.
 *
 * @param note why it is in this condition, in a few words; may be empty
 * @param why the same with all details and with what an administrator can do; may be empty
 */
record Assessment(Condition condition, String note, String why) {

    /**
     * What is known of a workload.
     *
     * @param outlook what a check would find now; empty where it would find nothing new
     * @param quarantined the quarantine entry of the image that the tag names
     * @param leftDown that a failed update left the workload down, while it is down
     * @param remark what discovery says about the workload; may be empty
     */
    record Known(
            Workload workload,
            Standings standings,
            Optional<Row> outlook,
            Optional<Journal.Quarantined> quarantined,
            Optional<LeftDown> leftDown,
            Optional<CheckMemory.Seen> last,
            String remark) {

        /** The closed gates. An update in progress waits for none. */
        Gates gates() {
            return standings.underWay(workload).isPresent()
                    ? Gates.OPEN
                    : outlook.map(Row::gates).orElse(Gates.OPEN);
        }

        private boolean hasCandidate() {
            return outlook.flatMap(Row::candidate).isPresent();
        }

        /** What was named last need not be newer than what is in place. */
        private boolean isNamedUnknown() {
            return outlook.filter(row -> row.newDigest() == null).isPresent();
        }

        private boolean found(Updated what) {
            return last.filter(seen -> seen.found().equals(what.word())).isPresent();
        }
    }

    /** @param why the reason with all details */
    record LeftDown(String reason, String why) {}

    static Assessment of(Known known) {
        String why = why(known);
        Optional<Journal.Unfinished> update = known.standings.underWay(known.workload);
        if (update.isPresent()) {
            return new Assessment(Condition.UPDATING, update.get().state().word(), why);
        }
        if (known.leftDown.isPresent()) {
            return new Assessment(Condition.DOWN, known.leftDown.get().reason(), why);
        }
        Optional<Journal.Hold> hold = known.standings.hold(known.workload);
        if (hold.isPresent()) {
            return new Assessment(Condition.HELD, held(known.workload, hold.get()), why);
        }
        return known.quarantined
                .map(entry -> new Assessment(Condition.QUARANTINED, entry.reason(), why))
                .orElseGet(() -> expected(known, why));
    }

    /** From what a check would find now, or else from what the last one found. */
    private static Assessment expected(Known known, String why) {
        if (!known.gates().isOpen()) {
            return new Assessment(Condition.UPDATE_WAITS, kinds(known.gates()), why);
        }
        if (known.isNamedUnknown()) {
            return new Assessment(Condition.NOT_CHECKED, why, why);
        }
        if (known.outlook.filter(row -> row.updated() == Updated.FAILED).isPresent() || known.found(Updated.FAILED)) {
            return new Assessment(Condition.FAILED, why, why);
        }
        if (known.found(Updated.ROLLED_BACK)) {
            return new Assessment(Condition.ROLLED_BACK, why, why);
        }
        if (known.hasCandidate() || known.found(Updated.PENDING)) {
            return new Assessment(Condition.UPDATE_WAITS, why, why);
        }
        if (known.last.isEmpty()) {
            return new Assessment(Condition.NOT_CHECKED, why, why);
        }
        boolean explained = known.found(Updated.FALSE)
                && known.last.filter(seen -> !seen.why().isEmpty()).isPresent();
        return new Assessment(explained ? Condition.NOT_UPDATED : Condition.UP_TO_DATE, why, why);
    }

    private static String kinds(Gates gates) {
        return gates.closed().stream().map(gate -> gate.kind().word()).collect(Collectors.joining(", "));
    }

    private static String held(Workload workload, Journal.Hold hold) {
        return hold.unit().equals(workload.unit()) ? hold.reason() : "by " + hold.unit() + ", which has the same tag";
    }

    private static String why(Known known) {
        if (!known.gates().isOpen()) {
            return known.gates().reason();
        }
        return known.standings
                .of(known.workload)
                .or(() -> known.leftDown.map(LeftDown::why))
                .or(() -> known.outlook
                        .filter(row -> row.updated() == Updated.FAILED || row.newDigest() == null)
                        .map(Row::why))
                .or(() -> known.last.map(CheckMemory.Seen::why))
                .filter(why -> !why.isEmpty())
                .orElse(known.remark);
    }
}
