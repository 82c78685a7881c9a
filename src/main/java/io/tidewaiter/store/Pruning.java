package io.tidewaiter.store;

import java.sql.SQLException;

/**
 * Lets go of the oldest history, little by little. What is not ended stays, and so does what decisions need: of each
 * workload the last update that arrived, and what touched its unit since; tries are counted and unproven images known by these.
 */
final class Pruning {

    /** So many updates at once, so that other work on the store waits for moments only. */
    static final int BATCH = 1000;

    /** So many are given back to the disk at once. */
    private static final int PAGES = 2000;

    /** As many as {@link SqliteJournal#tries} looks at. */
    private static final int COUNTED = 100;

    private Pruning() {}

    /** @param now by the running time, in milliseconds */
    static void prune(Sql sql, Keep keep, long now) throws SQLException {
        sql.run("""
                DELETE FROM updates WHERE id IN (SELECT id FROM updates u WHERE u.finished <= max(
                  coalesce((SELECT max(finished) FROM updates WHERE finished IS NOT NULL), 0) - ?1,
                  coalesce((SELECT finished FROM updates WHERE finished IS NOT NULL AND aged <= ?2 ORDER BY aged DESC, finished DESC LIMIT 1), -1e18))
                AND NOT (u.outcome <> 'abandoned'
                AND EXISTS (SELECT 1 FROM followed f WHERE f.reference = u.reference AND f.unit = u.unit)
                AND NOT EXISTS (SELECT 1 FROM updates l WHERE l.unit = u.unit
                  AND l.reference = u.reference AND l.name = u.name AND l.id > u.id
                  AND l.outcome <> 'abandoned' AND l.outcome IN ('updated', 'same image'))
                AND (SELECT count(*) FROM (SELECT 1 FROM updates l WHERE l.unit = u.unit AND l.reference = u.reference
                  AND l.name = u.name AND l.id > u.id AND l.outcome <> 'abandoned' LIMIT ?3)) < ?3)
                ORDER BY u.finished LIMIT ?4)""", keep.most(), now - keep.age().toMillis(), COUNTED, BATCH);
        // with a plain statement, since a prepared one frees only one page
        sql.execute("PRAGMA incremental_vacuum(%d)".formatted(PAGES));
    }
}
