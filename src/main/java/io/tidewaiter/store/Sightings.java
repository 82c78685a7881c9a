package io.tidewaiter.store;

import io.tidewaiter.image.Digest;
import io.tidewaiter.update.Journal.Sighting;
import io.tidewaiter.update.port.Workload;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * What references were seen to name. A digest that is replaced and comes back keeps the age it has: it was known here, and
 * a publisher who goes back to an earlier release is not to wait for it. The order is that in which they were named, whatever
 * the clock says.
 */
final class Sightings {

    /** So many digests are remembered of a reference, beside the one that it names. */
    private static final int MOST = 100;

    private Sightings() {}

    /** Writes only when that is news: a check that finds nothing new costs the disk nothing. */
    static Instant note(Connection connection, Workload follower, Digest named, Instant now) throws SQLException {
        List<Sighting> seen = of(connection, follower);
        Instant first = seen.stream()
                .filter(sighting -> sighting.digest().equals(named))
                .map(Sighting::first)
                .filter(before -> before.isBefore(now))
                .findFirst()
                .orElse(now);
        Sighting latest = new Sighting(named, first);
        if (seen.isEmpty() || !seen.getFirst().equals(latest)) {
            write(connection, follower, latest);
        }
        return first;
    }

    static List<Sighting> of(Connection connection, Workload follower) throws SQLException {
        return Sql.list(
                connection,
                "SELECT * FROM sightings WHERE reference = ? AND local = ? ORDER BY turn DESC",
                Rows::sighting,
                follower.reference().toString(),
                follower.isLocal() ? 1 : 0);
    }

    private static void write(Connection connection, Workload follower, Sighting latest) throws SQLException {
        String reference = follower.reference().toString();
        int local = follower.isLocal() ? 1 : 0;
        Sql.run(
                connection,
                """
                INSERT OR REPLACE INTO sightings (reference, local, digest, first, turn) SELECT ?1, ?2, ?3, ?4,
                coalesce(max(turn), 0) + 1 FROM sightings WHERE reference = ?1 AND local = ?2""",
                reference,
                local,
                latest.digest().toString(),
                latest.first().toEpochMilli());
        Sql.run(connection, """
                DELETE FROM sightings WHERE reference = ?1 AND local = ?2
                AND turn < (SELECT max(turn) FROM sightings WHERE reference = ?1 AND local = ?2) - ?3""", reference, local, MOST);
    }
}
