package io.tidewaiter.store;

import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.port.Journal.Unfollowed;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which units follow which references, and when each was last seen to, by the {@link RunningTime}. */
final class Followed {

    /** The word in the history. */
    private static final String LET_GO = "let go";

    /** By then, of a reference that is followed still, it need not be known who else once did. */
    private static final Duration FORGOTTEN = Duration.ofDays(30);

    private Followed() {}

    /**
     * @param recalled units whose time is not written down again
     * @param again whether the time of those that are known is written down too
     */
    static void note(Sql sql, Collection<Workload> found, Set<String> recalled, long now, boolean again)
            throws SQLException {
        Set<Pair> known = new HashSet<>(sql.list("SELECT * FROM followed", Pair::of));
        Set<Pair> seen = new HashSet<>();
        found.forEach(workload ->
                seen.add(new Pair(workload.unit(), workload.reference().toString())));
        for (Pair pair : seen) {
            if (!known.contains(pair) || (again && !recalled.contains(pair.unit()))) {
                sql.run(
                        "INSERT OR REPLACE INTO followed (unit, reference, last) VALUES (?, ?, ?)",
                        pair.unit(),
                        pair.reference(),
                        now);
            }
        }
        if (again) {
            sql.run("UPDATE followed SET last = ?1 WHERE last > ?1", now);
            // as instances of a template come and go
            sql.run("""
                    DELETE FROM followed WHERE last <= ?1 AND EXISTS (
                      SELECT 1 FROM followed f WHERE f.reference = followed.reference AND f.last > ?1)""", now - FORGOTTEN.toMillis());
        }
    }

    static List<String> instances(Sql sql, long now) throws SQLException {
        return sql.list(
                "SELECT unit FROM followed WHERE unit LIKE '%@%' AND last > ? GROUP BY unit ORDER BY max(last) DESC, unit",
                row -> row.getString("unit"), now - FORGOTTEN.toMillis());
    }

    static List<Unfollowed> not(Sql sql, long now, Duration since) throws SQLException {
        Map<String, Set<String>> units = new LinkedHashMap<>();
        sql.list("""
                SELECT * FROM followed f WHERE NOT EXISTS (
                  SELECT 1 FROM followed WHERE reference = f.reference AND last > ?) ORDER BY reference""", Pair::of, now - since.toMillis())
                .forEach(pair -> units.computeIfAbsent(pair.reference(), any -> new TreeSet<>())
                        .add(pair.unit()));
        return units.entrySet().stream()
                .map(entry -> new Unfollowed(Reference.parse(entry.getKey()), entry.getValue()))
                .toList();
    }

    /** Forgets what was kept for it, and says so in the history, of the release that was proven last. */
    static void letGo(Sql sql, Reference reference, String reason, long at, long aged) throws SQLException {
        String name = reference.toString();
        for (Digest last : sql.list(
                "SELECT digest FROM releases WHERE reference = ? AND digest IS NOT NULL ORDER BY proven DESC LIMIT 1",
                row -> Digest.parse(row.getString("digest")),
                name)) {
            sql.run("""
                    INSERT INTO updates (unit, container, policy, reference, to_digest, began, ended, outcome, aged, finished)
                    SELECT (SELECT coalesce(max(unit), '') FROM followed WHERE reference = ?1), '', '', ?1, ?2, ?3, ?3, ?4, ?5,
                    min(0, coalesce(min(finished), 0)) - 1 FROM updates WHERE finished IS NOT NULL""", name, last.toString(), at, LET_GO, aged);
            sql.run("""
                    INSERT INTO transitions (update_id, seq, state, detail, at)
                    SELECT last_insert_rowid(), 1, ?, json_object('reason', ?), ?""", LET_GO, reason, at);
        }
        for (String table : List.of("releases", "pulled", "sightings", "followed")) {
            sql.run("DELETE FROM %s WHERE reference = ?".formatted(table), name);
        }
    }

    private record Pair(String unit, String reference) {

        static Pair of(ResultSet row) throws SQLException {
            return new Pair(row.getString("unit"), row.getString("reference"));
        }
    }
}
