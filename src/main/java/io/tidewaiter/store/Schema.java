package io.tidewaiter.store;

import io.tidewaiter.host.ExternalException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The tables, as a list of steps from each version to the next: SQLite's user_version counts the steps taken. */
final class Schema {

    /** How updates ended, as their last transitions have it. */
    static final String OUTCOMES = """
            UPDATE updates SET outcome = (
              SELECT state FROM transitions WHERE update_id = id ORDER BY seq DESC LIMIT 1)
            WHERE ended IS NOT NULL AND outcome IS NULL""";

    private static final List<List<String>> STEPS = List.of(
            List.of("""
            CREATE TABLE updates (
              id INTEGER PRIMARY KEY AUTOINCREMENT,
              unit TEXT NOT NULL,
              container TEXT NOT NULL,
              policy TEXT NOT NULL,
              reference TEXT NOT NULL,
              from_image TEXT,
              from_digest TEXT,
              to_digest TEXT NOT NULL,
              began INTEGER NOT NULL,
              ended INTEGER
            ) STRICT""", "CREATE INDEX updates_unfinished ON updates (id) WHERE ended IS NULL", """
            CREATE TABLE transitions (
              update_id INTEGER NOT NULL REFERENCES updates (id) ON DELETE CASCADE,
              seq INTEGER NOT NULL,
              state TEXT NOT NULL,
              detail TEXT NOT NULL,
              at INTEGER NOT NULL,
              PRIMARY KEY (update_id, seq)
            ) STRICT, WITHOUT ROWID""", """
            CREATE TABLE releases (
              reference TEXT NOT NULL,
              image_id TEXT NOT NULL,
              digest TEXT,
              proven INTEGER NOT NULL,
              PRIMARY KEY (reference, image_id)
            ) STRICT, WITHOUT ROWID""", """
            CREATE TABLE quarantine (
              reference TEXT NOT NULL,
              digest TEXT NOT NULL,
              reason TEXT NOT NULL,
              since INTEGER NOT NULL,
              PRIMARY KEY (reference, digest)
            ) STRICT, WITHOUT ROWID"""),
            List.of("""
            ALTER TABLE updates ADD COLUMN pin INTEGER NOT NULL DEFAULT 0""", """
            CREATE TABLE holds (
              unit TEXT NOT NULL,
              reference TEXT NOT NULL,
              reason TEXT NOT NULL,
              since INTEGER NOT NULL,
              PRIMARY KEY (unit, reference)
            ) STRICT, WITHOUT ROWID""", """
            CREATE TABLE pulled (
              reference TEXT NOT NULL,
              digest TEXT NOT NULL,
              PRIMARY KEY (reference, digest)
            ) STRICT, WITHOUT ROWID"""),
            List.of("""
            CREATE TABLE pauses (
              registry TEXT PRIMARY KEY,
              until INTEGER NOT NULL,
              kind TEXT NOT NULL,
              pulls_only INTEGER NOT NULL,
              failures INTEGER NOT NULL,
              reason TEXT NOT NULL
            ) STRICT, WITHOUT ROWID""", """
            CREATE TABLE listed (
              id INTEGER PRIMARY KEY AUTOINCREMENT,
              index_digest TEXT NOT NULL,
              platform TEXT NOT NULL,
              digest TEXT NOT NULL,
              UNIQUE (index_digest, platform)
            ) STRICT"""),
            List.of("ALTER TABLE updates ADD COLUMN rollback INTEGER NOT NULL DEFAULT 1"),
            List.of("""
            CREATE TABLE timer (
              id INTEGER PRIMARY KEY CHECK (id = 1),
              last INTEGER NOT NULL
            ) STRICT"""),
            List.of("""
            CREATE TABLE sightings (
              reference TEXT NOT NULL,
              local INTEGER NOT NULL,
              digest TEXT NOT NULL,
              first INTEGER NOT NULL,
              turn INTEGER NOT NULL,
              PRIMARY KEY (reference, local, digest)
            ) STRICT, WITHOUT ROWID""", """
            CREATE TABLE approvals (
              reference TEXT NOT NULL,
              digest TEXT NOT NULL,
              unit TEXT NOT NULL,
              since INTEGER NOT NULL,
              PRIMARY KEY (reference, digest)
            ) STRICT, WITHOUT ROWID"""),
            List.of("ALTER TABLE updates ADD COLUMN finished INTEGER", """
            CREATE UNIQUE INDEX updates_finished ON updates (finished) WHERE finished IS NOT NULL""", """
            CREATE TABLE readers (
              name TEXT PRIMARY KEY,
              done INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID"""),
            // The name that the unit gives its container: none where there was none, or where Podman seems to have made
            // it.
            List.of("ALTER TABLE updates ADD COLUMN name TEXT NOT NULL DEFAULT ''", """
            UPDATE updates SET name = container WHERE container <> unit AND NOT (
              container NOT GLOB '*[^a-z0-9_]*' AND container GLOB '[a-z]*_[a-z]*' AND container NOT GLOB '*_*_*')""", """
            CREATE INDEX updates_of ON updates (unit, reference, to_digest)""", """
            ALTER TABLE updates ADD COLUMN outcome TEXT""", OUTCOMES, """
            CREATE INDEX updates_armed ON updates (unit) WHERE outcome = 'armed'"""),
            List.of("ALTER TABLE holds ADD COLUMN carried TEXT", """
            ALTER TABLE quarantine ADD COLUMN carried TEXT""", """
            ALTER TABLE quarantine ADD COLUMN unit TEXT NOT NULL DEFAULT ''""", """
            UPDATE quarantine SET unit = coalesce((SELECT unit FROM updates
              WHERE updates.reference = quarantine.reference AND to_digest = digest ORDER BY id DESC LIMIT 1), '')"""),
            List.of("""
            CREATE TABLE running (
              id INTEGER PRIMARY KEY CHECK (id = 1),
              boot TEXT NOT NULL,
              uptime INTEGER NOT NULL,
              total INTEGER NOT NULL
            ) STRICT""", "ALTER TABLE sightings ADD COLUMN since INTEGER NOT NULL DEFAULT 0"),
            List.of("""
            CREATE TABLE seen (
              unit TEXT NOT NULL,
              reference TEXT NOT NULL,
              container TEXT NOT NULL,
              at INTEGER NOT NULL,
              found TEXT NOT NULL,
              why TEXT NOT NULL,
              PRIMARY KEY (unit, reference, container)
            ) STRICT, WITHOUT ROWID"""),
            // Those that ended before ends were numbered come before all others, and no notification tells of them.
            List.of("""
            UPDATE updates SET finished = id - 1 - (SELECT max(id) FROM updates)
            WHERE ended IS NOT NULL AND finished IS NULL""", """
            ALTER TABLE updates ADD COLUMN aged INTEGER NOT NULL DEFAULT 0""", """
            CREATE INDEX updates_aged ON updates (aged, finished) WHERE finished IS NOT NULL""", """
            DROP INDEX updates_of""", """
            CREATE INDEX updates_of ON updates (unit, reference, to_digest) WHERE outcome <> 'abandoned'""", """
            CREATE INDEX updates_that_touched ON updates (unit, reference, name) WHERE outcome <> 'abandoned'""", """
            CREATE INDEX updates_unit ON updates (unit) WHERE ended IS NOT NULL"""),
            // When what was kept before is let go counts from now on.
            List.of("""
            CREATE TABLE followed (
              unit TEXT NOT NULL,
              reference TEXT NOT NULL,
              last INTEGER NOT NULL,
              PRIMARY KEY (reference, unit)
            ) STRICT, WITHOUT ROWID""", """
            INSERT INTO followed SELECT DISTINCT unit, reference, coalesce((SELECT total FROM running), 0) FROM updates""", """
            INSERT INTO followed SELECT '', reference, coalesce((SELECT total FROM running), 0) FROM (
              SELECT reference FROM releases UNION SELECT reference FROM pulled)
            WHERE reference NOT IN (SELECT reference FROM followed)"""),
            // What failed updates left down. No index of the history: that may be cut short.
            List.of("""
            CREATE TABLE left_down (
              unit TEXT NOT NULL,
              reference TEXT NOT NULL,
              name TEXT NOT NULL,
              container TEXT NOT NULL,
              policy TEXT NOT NULL,
              from_image TEXT,
              from_digest TEXT,
              to_digest TEXT NOT NULL,
              reason TEXT NOT NULL,
              detail TEXT NOT NULL,
              since INTEGER NOT NULL,
              PRIMARY KEY (unit, reference, name)
            ) STRICT, WITHOUT ROWID"""),
            List.of("CREATE INDEX updates_to ON updates (reference, to_digest) WHERE outcome IS NOT NULL"),
            List.of("ALTER TABLE approvals ADD COLUMN carried TEXT"),
            // Each unit's word on its own, and in the order in which they were said, whatever the clock shows.
            List.of("""
            CREATE TABLE quarantine_of_units (
              reference TEXT NOT NULL,
              digest TEXT NOT NULL,
              unit TEXT NOT NULL DEFAULT '',
              carried TEXT NOT NULL DEFAULT '',
              reason TEXT NOT NULL,
              since INTEGER NOT NULL,
              turn INTEGER NOT NULL DEFAULT 0,
              PRIMARY KEY (reference, digest, unit, carried)
            ) STRICT, WITHOUT ROWID""", """
            INSERT INTO quarantine_of_units SELECT reference, digest, unit, coalesce(carried, ''), reason, since,
              row_number() OVER (ORDER BY since, reference, digest) FROM quarantine""", """
            DROP TABLE quarantine""", """
            ALTER TABLE quarantine_of_units RENAME TO quarantine""", """
            CREATE TABLE approvals_of_units (
              reference TEXT NOT NULL,
              digest TEXT NOT NULL,
              unit TEXT NOT NULL,
              carried TEXT NOT NULL DEFAULT '',
              since INTEGER NOT NULL,
              turn INTEGER NOT NULL DEFAULT 0,
              PRIMARY KEY (reference, digest, unit, carried)
            ) STRICT, WITHOUT ROWID""", """
            INSERT INTO approvals_of_units SELECT reference, digest, unit, coalesce(carried, ''), since,
              row_number() OVER (ORDER BY since, reference, digest) FROM approvals""", """
            DROP TABLE approvals""", """
            ALTER TABLE approvals_of_units RENAME TO approvals""", """
            ALTER TABLE holds ADD COLUMN turn INTEGER NOT NULL DEFAULT 0""", """
            UPDATE holds SET turn = (SELECT count(*) FROM holds before WHERE before.since <= holds.since)""", """
            ALTER TABLE left_down ADD COLUMN turn INTEGER NOT NULL DEFAULT 0""", """
            UPDATE left_down SET turn = (SELECT count(*) FROM left_down before WHERE before.since <= left_down.since)"""),
            // What images say of themselves, as JSON; null for nothing.
            List.of(
                    "ALTER TABLE updates ADD COLUMN from_version TEXT",
                    "ALTER TABLE updates ADD COLUMN to_version TEXT",
                    """
            CREATE TABLE versions (
              id INTEGER PRIMARY KEY AUTOINCREMENT,
              digest TEXT NOT NULL UNIQUE,
              version TEXT
            ) STRICT"""),
            // The tag that a rule chose, which named the digest; null for the reference's own.
            List.of(
                    "ALTER TABLE sightings ADD COLUMN tag TEXT",
                    "ALTER TABLE sightings ADD COLUMN matching INTEGER NOT NULL DEFAULT 0"),
            // What a host of a fleet must know without its etcd.
            List.of("""
            CREATE TABLE fleet (
              id INTEGER PRIMARY KEY CHECK (id = 1),
              cluster TEXT NOT NULL
            ) STRICT""", """
            CREATE TABLE fleet_quarantine (
              reference TEXT NOT NULL,
              digest TEXT NOT NULL,
              reason TEXT NOT NULL,
              PRIMARY KEY (reference, digest)
            ) STRICT, WITHOUT ROWID""", """
            CREATE TABLE fleet_turns (
              reference TEXT PRIMARY KEY,
              digest TEXT NOT NULL,
              rollout TEXT NOT NULL,
              granted INTEGER NOT NULL,
              update_id INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID"""));

    private Schema() {}

    /** What a newer version wrote is not known here: this is asked before anything is changed in it. */
    static void refuseNewer(Statement statement) throws SQLException {
        int version = version(statement);
        if (version > STEPS.size()) {
            throw new ExternalException(("the store was written by a newer Tidewaiter (format %d, this one knows %d):"
                            + " install that version again")
                    .formatted(version, STEPS.size()));
        }
    }

    /** Takes the steps that are missing, all of them or none. */
    static void migrate(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            int version = version(statement);
            for (List<String> step : STEPS.subList(version, STEPS.size())) {
                for (String sql : step) {
                    statement.execute(sql);
                }
            }
            if (version < STEPS.size()) {
                statement.execute("PRAGMA user_version = " + STEPS.size());
            }
        }
        connection.commit();
    }

    private static int version(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("PRAGMA user_version")) {
            return row.next() ? row.getInt(1) : 0;
        }
    }
}
