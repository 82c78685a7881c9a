package io.tidewaiter.store;

import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.memory.FleetMemory;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is remembered of a fleet. It is not worth saving from a damaged store: etcd says it again. */
final class SqliteFleetMemory implements FleetMemory {

    private final Database database;

    SqliteFleetMemory(Database database) {
        this.database = database;
    }

    @Override
    public Future<Optional<String>> cluster() {
        return database.transact(sql -> sql.list("SELECT cluster FROM fleet", row -> row.getString("cluster")).stream()
                .findFirst());
    }

    @Override
    public Future<Void> cluster(@Nullable String id) {
        return database.write(sql -> {
            sql.run("DELETE FROM fleet");
            if (id != null) {
                sql.run("INSERT INTO fleet (id, cluster) VALUES (1, ?)", id);
            }
        });
    }

    @Override
    public Future<List<Bad>> quarantine() {
        return database.transact(sql -> sql.list(
                "SELECT * FROM fleet_quarantine",
                row -> new Bad(row.getString("reference"), row.getString("digest"), row.getString("reason"))));
    }

    @Override
    public Future<Void> quarantine(List<Bad> all) {
        return database.write(sql -> {
            sql.run("DELETE FROM fleet_quarantine");
            for (Bad bad : all) {
                sql.run(
                        "INSERT OR REPLACE INTO fleet_quarantine (reference, digest, reason) VALUES (?, ?, ?)",
                        bad.reference(),
                        bad.digest(),
                        bad.reason());
            }
        });
    }

    @Override
    public Future<List<Turn>> turns() {
        return database.transact(sql -> sql.list(
                "SELECT * FROM fleet_turns",
                row -> new Turn(
                        Reference.parse(row.getString("reference")),
                        Digest.parse(row.getString("digest")),
                        row.getString("rollout"),
                        row.getLong("granted"),
                        row.getLong("update_id"))));
    }

    @Override
    public Future<Void> take(Turn turn) {
        return database.write(sql -> {
            sql.run(
                    "INSERT OR REPLACE INTO fleet_turns (reference, digest, rollout, granted, update_id) VALUES (?, ?, ?, ?, ?)",
                    turn.reference().toString(),
                    turn.digest().toString(),
                    turn.rollout(),
                    turn.granted(),
                    turn.update());
        });
    }

    @Override
    public Future<Void> end(Reference reference) {
        return database.write(sql -> {
            sql.run("DELETE FROM fleet_turns WHERE reference = ?", reference.toString());
        });
    }
}
