package io.tidewaiter.store;

import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Digest;
import io.tidewaiter.update.port.Journal.Sighting;
import io.tidewaiter.update.port.TagFound;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What references were seen to name. A digest that is replaced and comes back keeps the age it has: it was known here, and
 * a publisher who goes back to an earlier release is not to wait for it. The order is that in which they were named, whatever
 * the clock says; and they age by the {@link RunningTime}.
 */
final class Sightings {

    /** So many digests are remembered of a reference, beside the one that it names. */
    private static final int MOST = 100;

    private final RunningTime running;

    Sightings(RunningTime running) {
        this.running = running;
    }

    /** Writes only when that is news: a check that finds nothing new costs the disk nothing. */
    Instant note(Sql sql, Workload follower, Digest named, @Nullable TagFound found, Instant now) throws SQLException {
        List<Seen> seen = seen(sql, follower);
        long running = this.running.now(sql);
        // where that time is lost, as with a store that was damaged, the age begins again
        Optional<Seen> before = seen.stream()
                .filter(one -> one.digest().equals(named) && one.since() <= running)
                .findFirst();
        if (before.isEmpty() || !seen.getFirst().equals(before.get())) {
            long total = this.running.mark(sql);
            Seen latest = new Seen(named, before.map(Seen::since).orElse(total), found);
            write(sql, follower, latest, now);
            return latest.at(total, now).first();
        }
        if (!Objects.equals(before.get().found(), found)) {
            rename(sql, follower, before.get(), found);
        }
        return before.get().at(running, now).first();
    }

    /** What is named is the same, by another tag or among more of them: its turn does not change. */
    private static void rename(Sql sql, Workload follower, Seen same, @Nullable TagFound found) throws SQLException {
        sql.run(
                "UPDATE sightings SET tag = ?, matching = ? WHERE reference = ? AND local = ? AND digest = ?",
                found == null ? null : found.tag(),
                found == null ? 0 : found.matching(),
                follower.reference().toString(),
                follower.isLocal() ? 1 : 0,
                same.digest().toString());
    }

    List<Sighting> of(Sql sql, Workload follower, Instant now) throws SQLException {
        long total = running.now(sql);
        return seen(sql, follower).stream().map(seen -> seen.at(total, now)).toList();
    }

    private static List<Seen> seen(Sql sql, Workload follower) throws SQLException {
        return sql.list(
                "SELECT * FROM sightings WHERE reference = ? AND local = ? ORDER BY turn DESC",
                Seen::of,
                follower.reference().toString(),
                follower.isLocal() ? 1 : 0);
    }

    private static void write(Sql sql, Workload follower, Seen latest, Instant now) throws SQLException {
        String reference = follower.reference().toString();
        int local = follower.isLocal() ? 1 : 0;
        sql.run(
                """
                INSERT OR REPLACE INTO sightings (reference, local, digest, first, since, tag, matching, turn)
                SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, coalesce(max(turn), 0) + 1 FROM sightings WHERE reference = ?1 AND local = ?2""",
                reference,
                local,
                latest.digest().toString(),
                latest.at(latest.since(), now).first().toEpochMilli(),
                latest.since(),
                latest.found() == null ? null : latest.found().tag(),
                latest.found() == null ? 0 : latest.found().matching());
        sql.run("""
                DELETE FROM sightings WHERE reference = ?1 AND local = ?2
                AND turn < (SELECT max(turn) FROM sightings WHERE reference = ?1 AND local = ?2) - ?3""", reference, local, MOST);
    }

    /** @param since by the running time */
    private record Seen(Digest digest, long since, @Nullable TagFound found) {

        static Seen of(ResultSet row) throws SQLException {
            String tag = row.getString("tag");
            return new Seen(
                    Digest.parse(row.getString("digest")),
                    row.getLong("since"),
                    tag == null ? null : new TagFound(tag, row.getInt("matching")));
        }

        Sighting at(long total, Instant now) {
            return new Sighting(digest, now.minusMillis(Math.max(0, total - since)), found);
        }
    }
}
