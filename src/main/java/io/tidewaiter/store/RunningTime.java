package io.tidewaiter.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/**
 * A clock that runs only while this host runs, from boot to boot. A minimum age is measured by it. The wall clock may be
 * years behind until the network is there, and may be set at any time. The time for which the host was switched off does
 * not count, since only the wall clock could tell it.
 */
final class RunningTime {

    /** So much is lost at most when the host goes down. */
    static final Duration MARKED = Duration.ofHours(1);

    private final Uptime uptime;

    RunningTime(Uptime uptime) {
        this.uptime = uptime;
    }

    /** Milliseconds since this store was first used. */
    long now(Sql sql) throws SQLException {
        return moment(sql).total();
    }

    /** Whether it is time to write it down. */
    boolean isDue(Sql sql) throws SQLException {
        return moment(sql).unwritten().compareTo(MARKED) >= 0;
    }

    /** The same as {@link #now}, and writes it down, so that what is written with it is never ahead of it. */
    long mark(Sql sql) throws SQLException {
        return write(sql, moment(sql));
    }

    private static long write(Sql sql, Moment moment) throws SQLException {
        sql.run(
                "INSERT OR REPLACE INTO running (id, boot, uptime, total) VALUES (1, ?, ?, ?)",
                moment.boot(),
                moment.uptime(),
                moment.total());
        return moment.total();
    }

    private Moment moment(Sql sql) throws SQLException {
        String boot = uptime.boot();
        long now = uptime.sinceBoot().toMillis();
        return sql.list("SELECT * FROM running", Mark::of).stream()
                .findFirst()
                .map(mark -> mark.at(boot, now))
                .orElseGet(() -> new Moment(boot, now, 0, MARKED));
    }

    /** @param unwritten how much is not written down; all of it where that was in another boot */
    private record Moment(String boot, long uptime, long total, Duration unwritten) {}

    /** What was written down last. */
    private record Mark(String boot, long uptime, long total) {

        static Mark of(ResultSet row) throws SQLException {
            return new Mark(row.getString("boot"), row.getLong("uptime"), row.getLong("total"));
        }

        /** A container's own uptime begins again within one boot of its host. */
        Moment at(String bootNow, long now) {
            return boot.equals(bootNow) && now >= uptime
                    ? new Moment(bootNow, now, total + now - uptime, Duration.ofMillis(now - uptime))
                    : new Moment(bootNow, now, total + now, MARKED);
        }
    }
}
