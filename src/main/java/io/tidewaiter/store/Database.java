package io.tidewaiter.store;

import io.tidewaiter.update.port.ExternalException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
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

/** The SQLite file and the one thread that may touch it. */
final class Database {

    private static final Logger log = LoggerFactory.getLogger(Database.class);

    /** https://sqlite.org/pragma.html#pragma_auto_vacuum */
    private static final int INCREMENTAL = 2;

    /** Work on the connection, inside a transaction. */
    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /** Work that has no result but its writes. */
    interface Write {
        void run(Connection connection) throws SQLException;
    }

    private final Path file;
    private final WorkerExecutor worker;
    private final Connection connection;

    private Database(Path file, WorkerExecutor worker, Connection connection) {
        this.file = file;
        this.worker = worker;
        this.connection = connection;
    }

    /** Opens or creates the file, only for its owner to read, and brings its schema to the newest version. */
    static Future<Database> open(Vertx vertx, Path file) {
        WorkerExecutor worker = vertx.createSharedWorkerExecutor("store-" + file, 1);
        return worker.executeBlocking(() -> new Database(file, worker, connect(file)))
                .onFailure(trouble -> worker.close())
                .recover(trouble -> Future.failedFuture(explain(file, trouble)));
    }

    /** Runs the work in a transaction that is on the disk when the future completes. */
    <T> Future<T> transact(Work<T> work) {
        return worker.executeBlocking(() -> {
                    try {
                        T result = work.run(connection);
                        connection.commit();
                        return result;
                    } catch (SQLException | RuntimeException e) {
                        connection.rollback();
                        throw e;
                    }
                })
                .recover(trouble -> Future.failedFuture(explain(file, trouble)));
    }

    /** The same for work that only writes. */
    Future<Void> write(Write write) {
        return transact(connection -> {
                    write.run(connection);
                    return true;
                })
                .mapEmpty();
    }

    Future<Void> close() {
        return worker.<Void>executeBlocking(() -> {
                    connection.close();
                    return null;
                })
                .eventually(worker::close);
    }

    private static Connection connect(Path file) throws SQLException, IOException {
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
    static Connection prepared(Path file) throws SQLException, IOException {
        if (!Files.exists(file)) {
            // Made here, since SQLite would let the umask decide; its other files get the permissions of this one.
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 5000");
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
            statement.execute("PRAGMA foreign_keys = ON");
            try (ResultSet check = statement.executeQuery("PRAGMA quick_check(1)")) {
                if (check.next() && !check.getString(1).equals("ok")) {
                    throw new SQLException(check.getString(1), "", 11);
                }
            }
            letShrink(statement);
            connection.setAutoCommit(false);
            Schema.migrate(connection);
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** What is let go of is given back to the disk. A store that does not do so yet is written once more as a whole. */
    private static void letShrink(Statement statement) throws SQLException {
        try (ResultSet kind = statement.executeQuery("PRAGMA auto_vacuum")) {
            if (kind.next() && kind.getInt(1) == INCREMENTAL) {
                return;
            }
        }
        try {
            statement.execute("PRAGMA auto_vacuum = " + INCREMENTAL);
            statement.execute("VACUUM");
        } catch (SQLException e) {
            if (Repair.isFor(e)) {
                throw e;
            }
            log.debug("the store does not shrink yet reason={}", e.getMessage());
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
