package io.tidewaiter.store;

import io.tidewaiter.host.WorkloadId;
import io.tidewaiter.image.Reference;
import io.tidewaiter.memory.CheckMemory;
import io.vertx.core.Future;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** What the last checks found. It is not worth saving from a damaged store: the next check finds it again. */
final class SqliteCheckMemory implements CheckMemory {

    private final Database database;

    SqliteCheckMemory(Database database) {
        this.database = database;
    }

    @Override
    public Future<List<Seen>> seen() {
        return database.transact(sql -> sql.list("SELECT * FROM seen", SqliteCheckMemory::seen));
    }

    private static Seen seen(ResultSet row) throws SQLException {
        return new Seen(
                new WorkloadId(
                        row.getString("unit"), Reference.parse(row.getString("reference")), row.getString("container")),
                Instant.ofEpochMilli(row.getLong("at")),
                row.getString("found"),
                row.getString("why"));
    }

    @Override
    public Future<Void> see(List<Seen> seen, boolean whole) {
        return database.write(sql -> {
            if (whole) {
                sql.run("DELETE FROM seen");
            }
            for (Seen one : seen) {
                sql.run(
                        "INSERT OR REPLACE INTO seen (unit, reference, container, at, found, why) VALUES (?, ?, ?, ?, ?, ?)",
                        one.workload().unit(),
                        one.workload().reference().toString(),
                        one.workload().container(),
                        one.at().toEpochMilli(),
                        one.found(),
                        one.why());
            }
        });
    }
}
