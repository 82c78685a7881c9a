package io.tidewaiter.store;

import io.tidewaiter.host.Release;
import io.tidewaiter.host.Source;
import io.tidewaiter.host.VersionChange;
import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.policy.GatePolicy;
import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.port.Journal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows of the tables as values, and back. */
final class SqlRows {

    private SqlRows() {}

    /** @return the id that it was given */
    static long insertUpdate(Sql sql, Update update) throws SQLException {
        Release from = update.from();
        return sql.list(
                        """
                        INSERT INTO updates
                        (unit, container, name, policy, reference, from_image, from_digest, to_digest, began, pin, rollback, from_version, to_version)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id""",
                        row -> row.getLong(1),
                        update.workload().unit(),
                        update.workload().container(),
                        update.workload().identity().container(),
                        update.workload().policy(),
                        update.workload().reference().toString(),
                        from == null ? null : from.imageId(),
                        from == null || from.digest() == null
                                ? null
                                : from.digest().toString(),
                        update.to().toString(),
                        update.began().toEpochMilli(),
                        update.pin() ? 1 : 0,
                        update.rollback() ? 1 : 0,
                        VersionCodec.write(update.versions().from()),
                        VersionCodec.write(update.versions().to()))
                .getFirst();
    }

    static Journal.Unfinished unfinished(ResultSet row) throws SQLException {
        return new Journal.Unfinished(update(row), StateCodec.read(row.getString("state"), row.getString("detail")));
    }

    static Journal.Arming arming(ResultSet row) throws SQLException {
        String detail = row.getString("detail");
        return new Journal.Arming(update(row), StateCodec.imageId(detail), StateCodec.lastRun(detail));
    }

    /** Without what is not written. */
    static Workload workload(ResultSet row) throws SQLException {
        return new Workload(
                row.getString("unit"),
                row.getString("container"),
                !row.getString("name").isEmpty(),
                "",
                "",
                Source.of(reference(row)),
                row.getString("policy"),
                HealthPolicy.DEFAULT,
                GatePolicy.NONE);
    }

    /** What ran before; null where that is not known. */
    static @Nullable Release from(ResultSet row) throws SQLException {
        String image = row.getString("from_image");
        return image == null ? null : new Release(image, digest(row, "from_digest"));
    }

    static Update update(ResultSet row) throws SQLException {
        return new Update(
                        row.getLong("id"),
                        workload(row),
                        from(row),
                        Digest.parse(row.getString("to_digest")),
                        time(row, "began"),
                        row.getInt("pin") != 0,
                        row.getInt("rollback") != 0)
                .versioned(versions(row));
    }

    static Journal.Past past(ResultSet row) throws SQLException {
        return new Journal.Past(
                row.getLong("id"),
                row.getString("unit"),
                row.getString("container"),
                reference(row),
                digest(row, "from_digest"),
                Digest.parse(row.getString("to_digest")),
                row.getString("state"),
                StateCodec.reason(row.getString("detail")),
                time(row, "began"),
                time(row, "ended"),
                versions(row));
    }

    /** The image that an update which ended proved, if it proved one. */
    static Optional<String> arrived(ResultSet row) throws SQLException {
        return switch (row.getString("outcome")) {
            case "updated", "same image" -> Optional.of(StateCodec.imageId(row.getString("detail")));
            case "rolled back" -> Optional.ofNullable(row.getString("from_image"));
            default -> Optional.empty();
        };
    }

    private static VersionChange versions(ResultSet row) throws SQLException {
        return new VersionChange(
                VersionCodec.read(row.getString("from_version")), VersionCodec.read(row.getString("to_version")));
    }

    static Release release(ResultSet row) throws SQLException {
        return new Release(row.getString("image_id"), digest(row, "digest"));
    }

    static Journal.Quarantined quarantined(ResultSet row) throws SQLException {
        return new Journal.Quarantined(
                reference(row),
                Digest.parse(row.getString("digest")),
                row.getString("reason"),
                time(row, "since"),
                row.getString("unit"),
                carried(row));
    }

    static Journal.Hold hold(ResultSet row) throws SQLException {
        return new Journal.Hold(
                row.getString("unit"), reference(row), row.getString("reason"), time(row, "since"), carried(row));
    }

    static Journal.Approval approval(ResultSet row) throws SQLException {
        return new Journal.Approval(
                row.getString("unit"),
                reference(row),
                Digest.parse(row.getString("digest")),
                time(row, "since"),
                carried(row));
    }

    private static Reference reference(ResultSet row) throws SQLException {
        return Reference.parse(row.getString("reference"));
    }

    private static @Nullable Reference carried(ResultSet row) throws SQLException {
        String text = row.getString("carried");
        return text == null || text.isEmpty() ? null : Reference.parse(text);
    }

    private static @Nullable Digest digest(ResultSet row, String column) throws SQLException {
        String text = row.getString(column);
        return text == null ? null : Digest.parse(text);
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return Instant.ofEpochMilli(row.getLong(column));
    }
}
