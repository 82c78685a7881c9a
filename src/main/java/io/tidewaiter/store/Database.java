package io.tidewaiter.store;

import io.tidewaiter.host.ExternalException;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The SQLite file and the one worker that may touch it. */
final class Database {

    private static final Logger log = LoggerFactory.getLogger(Database.class);

    /** https://sqlite.org/pragma.html#pragma_auto_vacuum */
    private static final int INCREMENTAL = 2;

    /** Bytes, of which the tables' definitions need more than SQLite's usual 4096. */
    private static final int PAGE = 8192;

    /** Work inside a transaction. */
    interface Work<T> {
        T run(Sql sql) throws SQLException;
    }

    /** Work that has no result but its writes. */
    interface Write {
        void run(Sql sql) throws SQLException;
    }

    private final Path file;
    private final Worker worker;
    private final Sql sql;

    private Database(Path file, Worker worker, Sql sql) {
        this.file = file;
        this.worker = worker;
        this.sql = sql;
    }

    /**
     * Opens or creates the file, only for its owner to read, and brings its schema to the newest version.
     *
     * @param worker for this file alone; it is closed with it, and when the file cannot be opened
     */
    static Future<Database> open(Worker worker, Path file) {
        return worker.run(() -> new Database(file, worker, connect(file)))
                .onFailure(trouble -> worker.close())
                .recover(trouble -> Future.failedFuture(explain(file, trouble)));
    }

    /** Runs the work in a transaction that is on the disk when the future completes. */
    <T> Future<T> transact(Work<T> work) {
        return worker.run(() -> {
                    try {
                        T result = work.run(sql);
                        sql.commit();
                        return result;
                    } catch (SQLException | RuntimeException e) {
                        takeBack(e);
                        throw e;
                    }
                })
                .recover(trouble -> Future.failedFuture(explain(file, trouble)));
    }

    /**
     * SQLite itself ends a transaction when the disk is full or fails, and then refuses to roll back. Without the beginning of
     * another, each statement from then on would be written by itself, and no commit would succeed again:
     * https://sqlite.org/lang_transaction.html#response_to_errors_within_a_transaction
     */
    private void takeBack(Exception cause) throws SQLException {
        try {
            sql.rollback();
        } catch (SQLException over) {
            cause.addSuppressed(over);
            sql.execute("BEGIN");
        }
    }

    /** The same for work that only writes. */
    Future<Void> write(Write write) {
        return transact(sql -> {
                    write.run(sql);
                    return true;
                })
                .mapEmpty();
    }

    Future<Void> close() {
        return worker.<Void>run(() -> {
                    sql.close();
                    return null;
                })
                .eventually(worker::close);
    }

    private static Sql connect(Path file) throws SQLException, IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null && !Files.isDirectory(directory)) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        Repair.finish(file);
        try {
            return prepared(file);
        } catch (SQLException damaged) {
            if (!Repair.isFor(damaged)) {
                throw damaged;
            }
            Repair.replace(file, damaged);
            return prepared(file);
        }
    }

    /** A connection to the file, which is made when it is not there, with the newest schema. */
    static Sql prepared(Path file) throws SQLException, IOException {
        if (!Files.exists(file)) {
            // Made here, since SQLite would let the umask decide; its other files get the permissions of this one.
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 5000");
            Schema.refuseNewer(statement);
            statement.execute("PRAGMA foreign_keys = ON");
            try (ResultSet check = statement.executeQuery("PRAGMA quick_check(1)")) {
                if (check.next() && !check.getString(1).equals("ok")) {
                    throw new SQLException(check.getString(1), "", 11);
                }
            }
            arrange(statement);
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
            connection.setAutoCommit(false);
            Schema.migrate(connection);
            return new Sql(connection);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /**
     * One page says where all tables are, so that damage to another takes no more than its rows; and what is let go of is given
     * back to the disk. A store that is not so yet is written once more as a whole.
     */
    private static void arrange(Statement statement) throws SQLException {
        if (number(statement, "page_size") == PAGE && number(statement, "auto_vacuum") == INCREMENTAL) {
            return;
        }
        try {
            // which a store in WAL mode does not change
            statement.execute("PRAGMA journal_mode = DELETE");
            statement.execute("PRAGMA page_size = " + PAGE);
            statement.execute("PRAGMA auto_vacuum = " + INCREMENTAL);
            statement.execute("VACUUM");
        } catch (SQLException e) {
            if (Repair.isFor(e)) {
                throw e;
            }
            log.debug("the store stays arranged as it was reason={}", e.getMessage());
        }
    }

    private static int number(Statement statement, String pragma) throws SQLException {
        try (ResultSet row = statement.executeQuery("PRAGMA " + pragma)) {
            return row.next() ? row.getInt(1) : 0;
        }
    }

    private static Throwable explain(Path file, Throwable trouble) {
        return trouble instanceof SQLException || trouble instanceof IOException
                ? new ExternalException(
                        "the store %s cannot be used: %s: is the disk full or the folder not writable?"
                                .formatted(file, trouble.getMessage()),
                        trouble)
                : trouble;
    }
}
