package io.tidewaiter.store;

import io.tidewaiter.host.Release;
import io.tidewaiter.host.Workload;
import io.tidewaiter.host.WorkloadId;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.memory.CheckMemory;
import io.tidewaiter.memory.FleetMemory;
import io.tidewaiter.memory.RegistryMemory;
import io.tidewaiter.memory.TimerMemory;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.port.Journal;
import io.tidewaiter.update.port.Outbox;
import io.tidewaiter.update.port.TagFound;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The journal in SQLite. */
public final class SqliteJournal implements Journal {

    private static final int MOST_REPEATED = 5;

    private final Database database;
    private static final Keep USUAL = new Keep(Duration.ofDays(365), 10_000);

    private final InstantSource clock;
    private final Keep keep;
    private final RunningTime running;
    private final Sightings sightings;

    private SqliteJournal(Database database, InstantSource clock, Uptime uptime, Keep keep) {
        this.database = database;
        this.clock = clock;
        this.keep = keep;
        this.running = new RunningTime(uptime);
        this.sightings = new Sightings(running);
    }

    /**
     * Opens the store, which is created when it is not there. A damaged file is put aside and a new one begun.
     *
     * @param clock the wall clock, for the times people read
     * @param uptime what is to be of a certain age ages by it
     */
    public static Future<SqliteJournal> open(Vertx vertx, Path file, InstantSource clock, Uptime uptime) {
        return open(vertx, file, clock, uptime, USUAL);
    }

    /** @param keep how much of the history stays */
    public static Future<SqliteJournal> open(Vertx vertx, Path file, InstantSource clock, Uptime uptime, Keep keep) {
        return open(Worker.thread(vertx, "store-" + file), file, clock, uptime, keep);
    }

    /** @param worker for this file alone; it is closed with the store, and when that cannot be opened */
    public static Future<SqliteJournal> open(Worker worker, Path file, InstantSource clock, Uptime uptime, Keep keep) {
        return Database.open(worker, file).map(database -> new SqliteJournal(database, clock, uptime, keep));
    }

    /** What is remembered of registries, in the same store. */
    public RegistryMemory registries() {
        return new SqliteRegistryMemory(database, clock);
    }

    /** What the timer remembers, in the same store. */
    public TimerMemory timer() {
        return new SqliteTimerMemory(database);
    }

    /** What is remembered of a fleet, in the same store. */
    public FleetMemory fleet() {
        return new SqliteFleetMemory(database);
    }

    /** What the last checks found, in the same store. */
    public CheckMemory checks() {
        return new SqliteCheckMemory(database);
    }

    /** The ends of updates, for those who are to be told of each. */
    public Outbox outbox() {
        return new SqliteOutbox(database);
    }

    /** Ends the use of the store; what was asked for before is still written. */
    public Future<Void> close() {
        return database.close();
    }

    @Override
    public Future<Update> begin(Update update) {
        return database.transact(sql -> {
            long id = SqlRows.insertUpdate(sql, update);
            enter(sql, id, new State.Staging());
            return update.withId(id);
        });
    }

    @Override
    public Future<Void> enter(Update update, State state) {
        return database.write(sql -> {
            enter(sql, update.id(), state);
            if (state instanceof State.Staged) {
                sql.run(
                        "UPDATE updates SET to_version = ? WHERE id = ?",
                        VersionCodec.write(update.versions().to()),
                        update.id());
            }
            if (state instanceof State.End) {
                sql.run("""
                        UPDATE updates SET ended = ?, outcome = ?, aged = ?,
                        finished = (
                          SELECT max(0, coalesce(max(finished), 0)) + 1 FROM updates WHERE finished IS NOT NULL)
                        WHERE id = ?""", now(), state.word(), running.now(sql), update.id());
            }
            if (state instanceof State.Abandoned || state instanceof State.Refused) {
                forgetRepeated(sql, update);
            }
            if (state instanceof State.RollingBack back && back.blamesImage()) {
                quarantine(sql, update, back.reason());
            }
            if (state instanceof State.End end) {
                LeftDowns.note(sql, update, end, now());
            }
            if (state instanceof State.Failed failed && failed.lifts()) {
                lift(sql, update);
            }
            if (state instanceof State.Committed(String imageId, String note)) {
                lift(sql, update);
                prove(sql, update.workload().reference(), new Release(imageId, update.to()), true);
            }
            if (update.pin()
                    && (state instanceof State.Committed
                            || state instanceof State.Same
                            || state instanceof State.Armed)) {
                hold(
                        sql,
                        update.workload().unit(),
                        update.workload().reference(),
                        "kept at %s by hand".formatted(update.to().abbreviated()));
            }
        });
    }

    @Override
    public Future<Void> followed(List<Workload> all, Set<String> recalled) {
        return database.write(sql -> {
            Words.carry(sql, all);
            boolean due = running.isDue(sql);
            long now = due ? running.mark(sql) : running.now(sql);
            Followed.note(sql, all, recalled, now, due);
            if (due) {
                Pruning.prune(sql, keep, now);
            }
        });
    }

    @Override
    public Future<List<String>> instances() {
        return database.transact(sql -> Followed.instances(sql, running.now(sql)));
    }

    @Override
    public Future<List<Unfollowed>> unfollowed(Duration since) {
        return database.transact(sql -> Followed.not(sql, running.now(sql), since));
    }

    @Override
    public Future<Void> letGo(Reference reference, String reason) {
        return database.write(sql -> Followed.letGo(sql, reference, reason, now(), running.now(sql)));
    }

    @Override
    public Future<Void> adopt(Reference reference, Release release) {
        return database.write(sql -> {
            if (!isDoubtful(sql, reference, release)) {
                prove(sql, reference, release, false);
            }
        });
    }

    @Override
    public Future<Boolean> isDoubtful(Reference reference, Release release) {
        return database.transact(sql -> isDoubtful(sql, reference, release));
    }

    private static boolean isDoubtful(Sql sql, Reference reference, Release release) throws SQLException {
        return sql.list(
                        """
                        SELECT EXISTS (SELECT 1 FROM quarantine WHERE reference = ?1 AND digest = ?2)
                        OR coalesce((SELECT outcome IN ('armed', 'failed', 'rolled back') FROM updates
                          WHERE reference = ?1 AND to_digest = ?2 AND outcome NOT IN ('abandoned', 'refused', 'deferred')
                          ORDER BY id DESC LIMIT 1), 0)""",
                        row -> row.getBoolean(1),
                        reference.toString(),
                        release.name().toString())
                .getFirst();
    }

    @Override
    public Future<List<Unfinished>> unfinished() {
        return database.transact(sql -> sql.list("""
                SELECT u.*, t.state, t.detail FROM updates u JOIN transitions t ON t.update_id = u.id
                WHERE u.ended IS NULL AND t.seq = (SELECT max(seq) FROM transitions WHERE update_id = u.id)
                ORDER BY u.id""", SqlRows::unfinished));
    }

    @Override
    public Future<List<Release>> proven(Reference reference) {
        return database.transact(sql -> sql.list(
                "SELECT * FROM releases WHERE reference = ? ORDER BY proven DESC",
                SqlRows::release,
                reference.toString()));
    }

    @Override
    public Future<Void> pulling(Reference reference, Digest digest) {
        return database.write(sql -> {
            sql.run(
                    "INSERT OR IGNORE INTO pulled (reference, digest) VALUES (?, ?)",
                    reference.toString(),
                    digest.toString());
        });
    }

    @Override
    public Future<List<Digest>> pulled(Reference reference) {
        return database.transact(sql -> sql.list(
                "SELECT digest FROM pulled WHERE reference = ?",
                row -> Digest.parse(row.getString("digest")),
                reference.toString()));
    }

    @Override
    public Future<Void> removed(Reference reference, Digest digest) {
        return database.write(sql -> {
            sql.run("DELETE FROM pulled WHERE reference = ? AND digest = ?", reference.toString(), digest.toString());
        });
    }

    @Override
    public Future<Void> forget(Reference reference, Release release) {
        return database.write(sql -> {
            sql.run(
                    "DELETE FROM releases WHERE reference = ? AND image_id = ?",
                    reference.toString(),
                    release.imageId());
        });
    }

    @Override
    public Future<Optional<Quarantined>> quarantined(Reference reference, Digest digest) {
        return database.transact(sql -> sql
                .list(
                        "SELECT * FROM quarantine WHERE reference = ? AND digest = ? ORDER BY carried <> '', turn DESC, unit, carried",
                        SqlRows::quarantined,
                        reference.toString(),
                        digest.toString())
                .stream()
                .findFirst());
    }

    @Override
    public Future<List<Quarantined>> quarantine() {
        return database.transact(sql -> sql.list(
                "SELECT * FROM quarantine ORDER BY turn DESC, reference, digest, unit, carried", SqlRows::quarantined));
    }

    @Override
    public Future<Integer> clearQuarantine(@Nullable String reference, @Nullable String digest) {
        return database.transact(sql -> sql.run("""
                WITH meant AS (SELECT * FROM quarantine WHERE (?1 IS NULL OR reference = ?1)
                  AND (?2 IS NULL OR digest = ?2
                    OR (?2 <> '' AND substr(digest, instr(digest, ':') + 1, length(?2)) = ?2)))
                DELETE FROM quarantine WHERE EXISTS (SELECT 1 FROM meant WHERE meant.digest = quarantine.digest
                  AND (meant.reference = quarantine.reference OR (meant.carried = quarantine.reference AND meant.unit = quarantine.unit)))""", reference, digest));
    }

    @Override
    public Future<Tries> tries(Workload workload, Digest to) {
        String reference = workload.reference().toString();
        return database.transact(sql -> {
            Tallies.Latest latest = sql.list("""
                    SELECT t.state, t.detail, EXISTS (
                      SELECT 1 FROM transitions w WHERE w.update_id = u.id AND w.state = 'withdrawing') AS withdrawn, EXISTS (
                      SELECT 1 FROM releases r WHERE r.reference = u.reference AND r.digest = u.to_digest) AS proven
                    FROM updates u JOIN transitions t ON t.update_id = u.id WHERE u.reference = ?1 AND u.to_digest = ?2 AND u.outcome IS NOT NULL AND u.outcome <> 'abandoned'
                    AND t.seq = (SELECT max(seq) FROM transitions WHERE update_id = u.id)
                    ORDER BY u.id DESC LIMIT 1""", Tallies.Latest::of, reference, to.toString()).stream()
                    .findFirst()
                    .orElse(Tallies.Latest.NONE);
            return Tallies.of(
                    sql.list(
                            """
                            SELECT t.state, t.detail, EXISTS (
                              SELECT 1 FROM transitions w WHERE w.update_id = u.id AND w.state = 'withdrawing') AS withdrawn
                            FROM updates u JOIN transitions t ON t.update_id = u.id
                            WHERE u.unit = ?1 AND u.reference = ?2 AND (u.name = ?3 OR u.container = ?3) AND u.to_digest = ?4
                            AND u.outcome <> 'abandoned'
                            AND t.seq = (SELECT max(seq) FROM transitions WHERE update_id = u.id)
                            ORDER BY u.id DESC LIMIT 100""",
                            Tallies::end,
                            workload.unit(),
                            reference,
                            workload.identity().container(),
                            to.toString()),
                    latest);
        });
    }

    @Override
    public Future<Optional<String>> arrived(Workload workload) {
        return database.transact(sql -> sql
                .list(
                        """
                        SELECT u.outcome, u.from_image, t.detail FROM updates u JOIN transitions t ON t.update_id = u.id
                        WHERE u.unit = ?1 AND u.reference = ?2 AND (u.name = ?3 OR u.container = ?3)
                        AND u.outcome <> 'abandoned' AND u.outcome NOT IN ('refused', 'deferred')
                        AND t.seq = (SELECT max(seq) FROM transitions WHERE update_id = u.id)
                        ORDER BY u.id DESC LIMIT 1""",
                        SqlRows::arrived,
                        workload.unit(),
                        workload.reference().toString(),
                        workload.identity().container())
                .stream()
                .flatMap(Optional::stream)
                .findFirst());
    }

    @Override
    public Future<Boolean> isArmed(String unit) {
        return armed().map(all -> all.stream()
                .anyMatch(arming -> arming.update().workload().unit().equals(unit)));
    }

    @Override
    public Future<List<Arming>> armed() {
        return database.transact(sql -> sql.list("""
                SELECT u.*, t.detail FROM updates u JOIN transitions t ON t.update_id = u.id
                WHERE u.outcome = 'armed' AND t.seq = (
                  SELECT max(seq) FROM transitions WHERE update_id = u.id AND state = 'armed')
                AND NOT EXISTS (
                  SELECT 1 FROM updates later WHERE later.unit = u.unit AND later.reference = u.reference
                  AND later.name = u.name AND later.id > u.id AND later.outcome NOT IN ('abandoned', 'refused')
                  AND (later.outcome <> 'deferred' OR EXISTS (
                    SELECT 1 FROM transitions w WHERE w.update_id = later.id AND w.state = 'withdrawing')))
                ORDER BY u.id""", SqlRows::arming));
    }

    @Override
    public Future<List<LeftDown>> leftDown() {
        return database.transact(LeftDowns::all);
    }

    @Override
    public Future<Void> settle(WorkloadId workload) {
        return database.write(sql -> LeftDowns.remove(sql, workload));
    }

    @Override
    public Future<Void> hold(String unit, Reference reference, String reason) {
        return database.write(sql -> hold(sql, unit, reference, reason));
    }

    @Override
    public Future<Integer> release(String unit) {
        return database.transact(sql -> sql.run("DELETE FROM holds WHERE unit = ?", unit));
    }

    @Override
    public Future<Optional<Hold>> hold(Reference reference) {
        return database.transact(sql -> sql
                .list(
                        "SELECT * FROM holds WHERE reference = ? ORDER BY turn DESC, unit",
                        SqlRows::hold,
                        reference.toString())
                .stream()
                .findFirst());
    }

    @Override
    public Future<List<Hold>> holds() {
        return database.transact(sql -> sql.list("SELECT * FROM holds ORDER BY unit, reference", SqlRows::hold));
    }

    @Override
    public Future<Instant> sight(Workload follower, Digest named, @Nullable TagFound found) {
        return database.transact(sql -> sightings.note(sql, follower, named, found, Instant.ofEpochMilli(now())));
    }

    @Override
    public Future<List<Sighting>> sightings(Workload follower) {
        return database.transact(sql -> sightings.of(sql, follower, Instant.ofEpochMilli(now())));
    }

    @Override
    public Future<Void> approve(String unit, Reference reference, Digest digest) {
        return database.write(sql -> {
            sql.run("""
                    INSERT OR REPLACE INTO approvals (reference, digest, unit, since, turn)
                    SELECT ?, ?, ?, ?, coalesce(max(turn), 0) + 1 FROM approvals""", reference.toString(), digest.toString(), unit, now());
        });
    }

    @Override
    public Future<Integer> revoke(Reference reference, @Nullable Digest digest) {
        String name = reference.toString();
        String only = digest == null ? null : digest.toString();
        return database.transact(sql -> {
            // or else it would be carried over once more
            sql.run("""
                    DELETE FROM approvals WHERE (reference, digest, unit) IN (
                      SELECT carried, digest, unit FROM approvals WHERE reference = ?1 AND (?2 IS NULL OR digest = ?2))""", name, only);
            return sql.run("DELETE FROM approvals WHERE reference = ?1 AND (?2 IS NULL OR digest = ?2)", name, only);
        });
    }

    @Override
    public Future<List<Approval>> approvals(Reference reference) {
        return database.transact(sql -> sql.list(
                "SELECT * FROM approvals WHERE reference = ? ORDER BY turn DESC, digest, unit, carried",
                SqlRows::approval,
                reference.toString()));
    }

    @Override
    public Future<List<Past>> history(@Nullable String unit, int limit) {
        return database.transact(
                sql -> sql.list("""
                SELECT u.*, t.state, t.detail FROM updates u JOIN transitions t ON t.update_id = u.id
                WHERE u.ended IS NOT NULL %s
                AND t.seq = (SELECT max(seq) FROM transitions WHERE update_id = u.id)
                ORDER BY u.id DESC LIMIT ?2""".formatted(unit == null ? "" : "AND u.unit = ?1"), SqlRows::past, unit, limit));
    }

    private void enter(Sql sql, long id, State state) throws SQLException {
        sql.run("""
                INSERT INTO transitions (update_id, seq, state, detail, at)
                SELECT ?1, coalesce(max(seq), 0) + 1, ?2, ?3, ?4 FROM transitions WHERE update_id = ?1""", id, state.word(), StateCodec.detail(state), now());
    }

    /**
     * What touched nothing is tried again without end: of one candidate the newest of these tries tell enough, once
     * all notifications of the others were handed on.
     */
    private static void forgetRepeated(Sql sql, Update update) throws SQLException {
        sql.run(
                """
                DELETE FROM updates WHERE id IN (
                  SELECT id FROM updates
                  WHERE unit = ?1 AND reference = ?2 AND name = ?3 AND to_digest = ?4 AND outcome IN ('abandoned', 'refused')
                  ORDER BY id DESC LIMIT -1 OFFSET ?5)
                AND NOT EXISTS (SELECT 1 FROM readers WHERE done < finished)""",
                update.workload().unit(),
                update.workload().reference().toString(),
                update.workload().identity().container(),
                update.to().toString(),
                MOST_REPEATED);
    }

    private void quarantine(Sql sql, Update update, String reason) throws SQLException {
        sql.run(
                """
                INSERT OR REPLACE INTO quarantine (reference, digest, reason, since, unit, turn)
                SELECT ?, ?, ?, ?, ?, coalesce(max(turn), 0) + 1 FROM quarantine""",
                update.workload().reference().toString(),
                update.to().toString(),
                reason,
                now(),
                update.workload().unit());
    }

    /** And where entries were carried over from, or else they would be carried over once more. */
    private static void lift(Sql sql, Update update) throws SQLException {
        sql.run("""
                DELETE FROM quarantine WHERE digest = ?2 AND (reference = ?1
                OR (reference, unit) IN (SELECT carried, unit FROM quarantine WHERE reference = ?1 AND digest = ?2))""", update.workload().reference().toString(), update.to().toString());
    }

    private void hold(Sql sql, String unit, Reference reference, String reason) throws SQLException {
        sql.run("""
                INSERT OR REPLACE INTO holds (unit, reference, reason, since, turn)
                SELECT ?, ?, ?, ?, coalesce(max(turn), 0) + 1 FROM holds""", unit, reference.toString(), reason, now());
    }

    /**
     * Newest is what was proven last, not what the wall clock says: it may have been set back since.
     *
     * @param again a release that is proven once more becomes the newest
     */
    private void prove(Sql sql, Reference reference, Release release, boolean again) throws SQLException {
        sql.run(
                """
                INSERT OR %s INTO releases (reference, image_id, digest, proven) SELECT ?1, ?2, ?3,
                max(?4, coalesce((SELECT max(proven) + 1 FROM releases WHERE reference = ?1), 0))""".formatted(again ? "REPLACE" : "IGNORE"),
                reference.toString(),
                release.imageId(),
                release.digest() == null ? null : release.digest().toString(),
                now());
    }

    private long now() {
        return clock.millis();
    }
}
