package io.tidewaiter.store;

import io.tidewaiter.host.Release;
import io.tidewaiter.host.Workload;
import io.tidewaiter.host.WorkloadId;
import io.tidewaiter.image.Digest;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.port.Journal.LeftDown;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** What failed updates left down, in a table of its own. */
final class LeftDowns {

    private LeftDowns() {}

    /** The end of an update leaves its workload down, or up, or as it was. */
    static void note(Sql sql, Update update, State.End end, long now) throws SQLException {
        switch (end) {
            case State.Failed failed
            when failed.left() instanceof State.Left left -> add(sql, update, failed.reason(), left, now);
            case State.Committed up -> remove(sql, update.workload().identity());
            case State.RolledBack up -> remove(sql, update.workload().identity());
            case State.Armed up -> remove(sql, update.workload().identity());
            case State.End untouched -> {
                // neither up nor down because of it
            }
        }
    }

    static void remove(Sql sql, WorkloadId workload) throws SQLException {
        sql.run(
                "DELETE FROM left_down WHERE unit = ? AND reference = ? AND name = ?",
                workload.unit(),
                workload.reference().toString(),
                workload.container());
    }

    static List<LeftDown> all(Sql sql) throws SQLException {
        return sql.list("SELECT * FROM left_down ORDER BY turn", LeftDowns::entry);
    }

    private static void add(Sql sql, Update update, String reason, State.Left left, long now) throws SQLException {
        Workload workload = update.workload();
        Release from = update.from();
        sql.run(
                """
                INSERT OR REPLACE INTO left_down (unit, reference, name, container, policy,
                from_image, from_digest, to_digest, reason, detail, since, turn)
                SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, coalesce(max(turn), 0) + 1 FROM left_down""",
                workload.unit(),
                workload.reference().toString(),
                workload.identity().container(),
                workload.container(),
                workload.policy(),
                from == null ? null : from.imageId(),
                from == null || from.digest() == null ? null : from.digest().toString(),
                update.to().toString(),
                reason,
                StateCodec.left(left),
                now);
    }

    private static LeftDown entry(ResultSet row) throws SQLException {
        return new LeftDown(
                SqlRows.workload(row),
                SqlRows.from(row),
                Digest.parse(row.getString("to_digest")),
                row.getString("reason"),
                StateCodec.readLeft(row.getString("detail")),
                Instant.ofEpochMilli(row.getLong("since")));
    }
}
