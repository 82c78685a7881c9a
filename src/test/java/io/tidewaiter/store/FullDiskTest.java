package io.tidewaiter.store;

import static io.tidewaiter.store.TestStore.await;
import static io.tidewaiter.store.TestStore.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk is full for a while: SQLite ends such a transaction by itself. */
class FullDiskTest {

    private final Vertx vertx = Vertx.vertx();
    private Database database;

    @BeforeEach
    void open(@TempDir Path folder) {
        database = await(Database.open(Worker.thread(vertx, "store"), folder.resolve("tidewaiter.db")));
        await(database.write(sql -> sql.execute("CREATE TABLE filling (bytes BLOB)")));
        await(database.write(sql -> sql.execute("PRAGMA max_page_count = 1")));
    }

    @AfterEach
    void close() {
        await(database.close());
        await(vertx.close());
    }

    @Test
    void saysThatTheDiskIsFull() {
        assertThat(failure(fill())).hasMessageContaining("SQLITE_FULL");
    }

    @Test
    void worksAgainOnceThereIsSpace() {
        // given
        failure(fill());

        // then it can be read all the while
        assertThat(await(rows())).isZero();
        failure(fill());

        // when
        await(database.write(sql -> sql.execute("PRAGMA max_page_count = 100000")));
        await(fill());

        // then
        assertThat(await(rows())).isEqualTo(2);
    }

    @Test
    void takesBackAllThatWasWrittenWithWhatFailed() {
        // given
        failure(fill());

        // when
        failure(database.write(sql -> {
            sql.execute("INSERT INTO filling VALUES (x'00')");
            throw new SQLException("something else");
        }));

        // then
        assertThat(await(rows())).isZero();
    }

    private Future<Void> fill() {
        return database.write(sql -> {
            sql.execute("INSERT INTO filling VALUES (x'00')");
            sql.execute("INSERT INTO filling VALUES (zeroblob(1000000))");
        });
    }

    private Future<Integer> rows() {
        return database.transact(sql ->
                sql.list("SELECT count(*) FROM filling", row -> row.getInt(1)).getFirst());
    }
}
