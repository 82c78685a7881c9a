package io.tidewaiter.store;

import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.port.Journal.Hold;
import java.sql.ResultSet;
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
        carry(sql, now, "quarantine", "reference, digest, unit, carried, reason, since, turn");
        carry(sql, now, "approvals", "reference, digest, unit, carried, since, turn");
    }

    private static void carryHolds(Sql sql, Map<String, Set<Reference>> now) throws SQLException {
        Map<String, List<Hold>> holds = new HashMap<>();
        sql.list("SELECT * FROM holds ORDER BY turn DESC, unit, reference", SqlRows::hold)
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
        sql.run("""
                INSERT INTO holds (unit, reference, reason, since, carried, turn)
                SELECT unit, ?3, reason, since, reference, turn FROM holds WHERE unit = ?1 AND reference = ?2""", hold.unit(), hold.reference().toString(), to.toString());
    }

    /**
     * The entry stays where it was written, for those that still follow that; what was carried over goes when its unit moves
     * on.
     *
     * @param columns of the table, the first four of which are its key
     */
    private static void carry(Sql sql, Map<String, Set<Reference>> now, String table, String columns)
            throws SQLException {
        String key = "reference = ?1 AND digest = ?2 AND unit = ?3 AND carried = ?4";
        for (Word word : sql.list("SELECT reference, digest, unit, carried FROM %s".formatted(table), Word::of)) {
            Set<Reference> follows = now.getOrDefault(word.unit(), Set.of());
            if (follows.isEmpty() || follows.contains(Reference.parse(word.reference()))) {
                continue;
            }
            if (!word.carried().isEmpty()) {
                sql.run("DELETE FROM %s WHERE %s".formatted(table, key), word.key());
                continue;
            }
            for (Reference reference : follows) {
                sql.run(
                        "INSERT OR IGNORE INTO %s (%s) SELECT %s FROM %1$s WHERE %s"
                                .formatted(
                                        table,
                                        columns,
                                        columns.replace("reference", "?5").replace("carried", "?1"),
                                        key),
                        word.reference(),
                        word.digest(),
                        word.unit(),
                        word.carried(),
                        reference.toString());
            }
        }
    }

    /** @param carried from which reference; empty where it was written for this one */
    private record Word(String reference, String digest, String unit, String carried) {

        static Word of(ResultSet row) throws SQLException {
            return new Word(row.getString(1), row.getString(2), row.getString(3), row.getString(4));
        }

        private Object[] key() {
            return new Object[] {reference, digest, unit, carried};
        }
    }
}
