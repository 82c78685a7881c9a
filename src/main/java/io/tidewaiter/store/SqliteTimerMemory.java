package io.tidewaiter.store;

import io.tidewaiter.memory.TimerMemory;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;

/** One moment. It is not worth saving from a damaged store: without it there is one check too many, or too few. */
final class SqliteTimerMemory implements TimerMemory {

    private final Database database;

    SqliteTimerMemory(Database database) {
        this.database = database;
    }

    @Override
    public Future<Optional<Instant>> lastCheck() {
        return database.transact(sql ->
                sql.list("SELECT last FROM timer", row -> Instant.ofEpochMilli(row.getLong("last"))).stream()
                        .findFirst());
    }

    @Override
    public Future<Void> lastCheck(Instant at) {
        return database.write(sql -> {
            sql.run("INSERT OR REPLACE INTO timer (id, last) VALUES (1, ?)", at.toEpochMilli());
        });
    }
}
