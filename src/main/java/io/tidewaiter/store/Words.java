package io.tidewaiter.store;

import io.tidewaiter.image.Reference;
import io.tidewaiter.update.Journal.Approval;
import io.tidewaiter.update.Journal.Hold;
import io.tidewaiter.update.Journal.Quarantined;
import io.tidewaiter.update.port.Workload;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was said of a unit goes with it to what it follows now: a hold is on the unit, an image that failed in it is no
 * better under another name, and one that was approved for it no worse. It is written under the new reference, where all
 * that share that see it.
 */
final class Words {

    private Words() {}

    /** Writes only where a unit follows something else now. A unit that is not among them keeps what it has. */
    static void carry(Sql sql, Collection<Workload> followed) throws SQLException {
        Map<String, Set<Reference>> now = new HashMap<>();
        followed.forEach(workload ->
                now.computeIfAbsent(workload.unit(), unit -> new HashSet<>()).add(workload.reference()));
        carryHolds(sql, now);
        carryQuarantine(sql, now);
        carryApprovals(sql, now);
    }

    private static void carryHolds(Sql sql, Map<String, Set<Reference>> now) throws SQLException {
        Map<String, List<Hold>> holds = new HashMap<>();
        sql.list("SELECT * FROM holds ORDER BY since DESC", Rows::hold)
                .forEach(hold -> holds.computeIfAbsent(hold.unit(), unit -> new ArrayList<>())
                        .add(hold));
        for (Map.Entry<String, List<Hold>> held : holds.entrySet()) {
            Set<Reference> follows = now.getOrDefault(held.getKey(), Set.of());
            Set<Reference> before = new HashSet<>();
            held.getValue().forEach(hold -> before.add(hold.reference()));
            for (Reference reference : follows) {
                if (!before.contains(reference)) {
                    carry(sql, held.getValue().getFirst(), reference);
                }
            }
            // while it still follows one of them, another may only be out of sight
            if (!follows.isEmpty() && Collections.disjoint(before, follows)) {
                for (Reference reference : before) {
                    sql.run("DELETE FROM holds WHERE unit = ? AND reference = ?", held.getKey(), reference.toString());
                }
            }
        }
    }

    private static void carry(Sql sql, Hold hold, Reference to) throws SQLException {
        sql.run(
                "INSERT INTO holds (unit, reference, reason, since, carried) VALUES (?, ?, ?, ?, ?)",
                hold.unit(),
                to.toString(),
                hold.reason(),
                hold.since().toEpochMilli(),
                hold.reference().toString());
    }

    /** The entry stays where the image failed, for those that still follow that. */
    private static void carryQuarantine(Sql sql, Map<String, Set<Reference>> now) throws SQLException {
        for (Quarantined entry : sql.list("SELECT * FROM quarantine ORDER BY carried IS NOT NULL", Rows::quarantined)) {
            Set<Reference> follows = now.getOrDefault(entry.unit(), Set.of());
            if (follows.isEmpty() || follows.contains(entry.reference())) {
                continue;
            }
            if (entry.carriedFrom() != null) {
                sql.run(
                        "DELETE FROM quarantine WHERE reference = ? AND digest = ?",
                        entry.reference().toString(),
                        entry.digest().toString());
                continue;
            }
            for (Reference reference : follows) {
                sql.run(
                        """
                        INSERT OR IGNORE INTO quarantine (reference, digest, reason, since, unit, carried)
                        VALUES (?, ?, ?, ?, ?, ?)""",
                        reference.toString(),
                        entry.digest().toString(),
                        entry.reason(),
                        entry.since().toEpochMilli(),
                        entry.unit(),
                        entry.reference().toString());
            }
        }
    }

    /** The entry stays where it was approved, for those that still follow that. Another digest is not approved by it. */
    private static void carryApprovals(Sql sql, Map<String, Set<Reference>> now) throws SQLException {
        for (Approval entry : sql.list("SELECT * FROM approvals ORDER BY carried IS NOT NULL", Rows::approval)) {
            Set<Reference> follows = now.getOrDefault(entry.unit(), Set.of());
            if (follows.isEmpty() || follows.contains(entry.reference())) {
                continue;
            }
            if (entry.carriedFrom() != null) {
                sql.run(
                        "DELETE FROM approvals WHERE reference = ? AND digest = ?",
                        entry.reference().toString(),
                        entry.digest().toString());
                continue;
            }
            for (Reference reference : follows) {
                sql.run(
                        "INSERT OR IGNORE INTO approvals (reference, digest, unit, since, carried) VALUES (?, ?, ?, ?, ?)",
                        reference.toString(),
                        entry.digest().toString(),
                        entry.unit(),
                        entry.since().toEpochMilli(),
                        entry.reference().toString());
            }
        }
    }
}
