package io.tidewaiter.store;

import io.tidewaiter.host.ImageVersion;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Platform;
import io.tidewaiter.memory.RegistryMemory;
import io.tidewaiter.memory.RegistryStanding.Pause;
import io.tidewaiter.update.model.RegistryException;
import io.vertx.core.Future;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** What is remembered of registries. None of it is worth saving from a damaged store: the registries say it again. */
final class SqliteRegistryMemory implements RegistryMemory {

    /** Of indexes, and of manifests; the oldest are forgotten. */
    private static final int MOST_LISTED = 1000;

    private final Database database;
    private final InstantSource clock;

    SqliteRegistryMemory(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public Future<List<Pause>> pauses() {
        return database.transact(
                sql -> sql.list("SELECT * FROM pauses WHERE until > ?", SqliteRegistryMemory::pause, clock.millis()));
    }

    private static Pause pause(ResultSet row) throws SQLException {
        return new Pause(
                row.getString("registry"),
                Instant.ofEpochMilli(row.getLong("until")),
                RegistryException.Kind.valueOf(row.getString("kind")),
                row.getInt("pulls_only") != 0,
                row.getInt("failures"),
                row.getString("reason"));
    }

    @Override
    public Future<Void> pause(Pause pause) {
        return database.write(sql -> {
            sql.run("DELETE FROM pauses WHERE until <= ?", clock.millis());
            sql.run(
                    "INSERT OR REPLACE INTO pauses (registry, until, kind, pulls_only, failures, reason) VALUES (?, ?, ?, ?, ?, ?)",
                    pause.registry(),
                    pause.until().toEpochMilli(),
                    pause.kind().name(),
                    pause.pullsOnly() ? 1 : 0,
                    pause.failures(),
                    pause.reason());
        });
    }

    @Override
    public Future<Void> resume(String registry) {
        return database.write(sql -> {
            sql.run("DELETE FROM pauses WHERE registry = ?", registry);
        });
    }

    @Override
    public Future<Optional<Digest>> listed(Digest index, Platform platform) {
        return database.transact(sql -> sql
                .list(
                        "SELECT digest FROM listed WHERE index_digest = ? AND platform = ?",
                        row -> Digest.parse(row.getString("digest")),
                        index.toString(),
                        platform.toString())
                .stream()
                .findFirst());
    }

    @Override
    public Future<Void> listed(Digest index, Platform platform, Digest manifest) {
        return database.write(sql -> {
            sql.run(
                    "INSERT OR REPLACE INTO listed (index_digest, platform, digest) VALUES (?, ?, ?)",
                    index.toString(),
                    platform.toString(),
                    manifest.toString());
            sql.run("DELETE FROM listed WHERE id NOT IN (SELECT id FROM listed ORDER BY id DESC LIMIT ?)", MOST_LISTED);
        });
    }

    @Override
    public Future<Optional<ImageVersion>> version(Digest manifest) {
        return database.transact(sql -> sql
                .list(
                        "SELECT version FROM versions WHERE digest = ?",
                        row -> VersionCodec.read(row.getString("version")),
                        manifest.toString())
                .stream()
                .findFirst());
    }

    @Override
    public Future<Void> version(Digest manifest, ImageVersion version) {
        return database.write(sql -> {
            sql.run(
                    "INSERT OR REPLACE INTO versions (digest, version) VALUES (?, ?)",
                    manifest.toString(),
                    VersionCodec.write(version));
            sql.run(
                    "DELETE FROM versions WHERE id NOT IN (SELECT id FROM versions ORDER BY id DESC LIMIT ?)",
                    MOST_LISTED);
        });
    }
}
