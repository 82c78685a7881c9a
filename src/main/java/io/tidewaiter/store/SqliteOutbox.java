package io.tidewaiter.store;

import io.tidewaiter.update.port.Outbox;
import io.vertx.core.Future;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;

/** A number for each end, in {@code updates}, and how far each reader has come, in {@code readers}. */
final class SqliteOutbox implements Outbox {

    /** A reader that is further behind than so many ends was away for months: the newest are worth more than all. */
    static final int MOST_BEHIND = 1000;

    private final Database database;

    SqliteOutbox(Database database) {
        this.database = database;
    }

    @Override
    public Future<Void> subscribe(Set<String> readers) {
        return database.write(sql -> {
            String marks = String.join(", ", Collections.nCopies(readers.size(), "?"));
            sql.run("DELETE FROM readers WHERE name NOT IN (%s)".formatted(marks), readers.toArray());
            for (String reader : readers) {
                sql.run("""
                        INSERT OR IGNORE INTO readers (name, done)
                        SELECT ?, max(0, coalesce(max(finished), 0)) FROM updates WHERE finished IS NOT NULL""", reader);
            }
        });
    }

    @Override
    public Future<Optional<Ended>> next(String reader) {
        return database.transact(sql -> sql
                .list(
                        """
                SELECT u.*, t.state, t.detail, u.finished - r.done - 1 AS missed,
                  EXISTS (SELECT 1 FROM transitions b WHERE b.update_id = u.id AND b.state = 'rolling back'
                    AND b.detail LIKE '%"blamesImage":true%') AS quarantined
                FROM readers r JOIN updates u ON u.finished > r.done
                JOIN transitions t ON t.update_id = u.id
                WHERE r.name = ?1 AND u.finished > (SELECT max(finished) FROM updates WHERE finished IS NOT NULL) - ?2
                AND t.seq = (SELECT max(seq) FROM transitions WHERE update_id = u.id)
                ORDER BY u.finished LIMIT 1""",
                        row -> new Ended(
                                row.getLong("finished"),
                                row.getLong("missed"),
                                SqlRows.past(row),
                                row.getBoolean("quarantined")),
                        reader,
                        MOST_BEHIND)
                .stream()
                .findFirst());
    }

    @Override
    public Future<Void> done(String reader, long number) {
        return database.write(sql -> {
            sql.run("UPDATE readers SET done = ? WHERE name = ?", number, reader);
        });
    }
}
