package io.tidewaiter.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidewaiter.host.ExternalException;
import io.tidewaiter.host.Release;
import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.Update;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A store in a file that is opened again and again, and a wall clock that a test sets. */
final class TestStore implements AutoCloseable {

    static final Instant BEGAN = Instant.parse("2026-01-02T03:04:05.006Z");
    static final Reference WEB = Reference.parse("registry.example/web:prod");
    static final Release V1 = new Release(id("v1"), digest("v1"));
    static final Release V2 = new Release(id("v2"), digest("v2"));
    static final Release V3 = new Release(id("v3"), digest("v3"));

    private static final Vertx VERTX = Vertx.vertx();
    private static final long PATIENCE_SECONDS = 20;

    final Path file;
    private final List<SqliteJournal> opened = new ArrayList<>();
    final TestUptime uptime = new TestUptime();
    private Instant now = BEGAN;
    private Keep keep = new Keep(Duration.ofDays(365), 10_000);

    TestStore(Path file) {
        this.file = file;
    }

    /** From the next opening on. */
    TestStore keeping(Keep other) {
        keep = other;
        return this;
    }

    SqliteJournal open() {
        SqliteJournal journal = await(SqliteJournal.open(VERTX, file, () -> now, uptime, keep));
        opened.add(journal);
        return journal;
    }

    ExternalException openInVain() {
        return failure(SqliteJournal.open(VERTX, file, () -> now, uptime, keep));
    }

    /** What another process sees, or the next. */
    SqliteJournal openAgain() {
        close();
        return open();
    }

    /** Time passes, or the clock is set back. */
    void clock(Duration later) {
        set(later);
        uptime.pass(later.isNegative() ? Duration.ZERO : later);
    }

    /** The clock is set, by a person or the network. */
    void set(Duration later) {
        now = now.plus(later);
    }

    Instant now() {
        return now;
    }

    /** SQL that the product would not run. */
    void meddle(String... statements) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** How many rows a table has. */
    long count(String table) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table)) {
            return row.next() ? row.getLong(1) : 0;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        opened.forEach(journal -> await(journal.close()));
        opened.clear();
    }

    static Update update(@Nullable Release from, Release to) {
        return update("web.service", from, to);
    }

    static Update update(String unit, @Nullable Release from, Release to) {
        Workload workload = new Workload(unit, "web", "", "", WEB, null, "registry", HealthPolicy.DEFAULT);
        Digest digest = Objects.requireNonNull(to.digest());
        return new Update(0, workload, from, digest, BEGAN);
    }

    /** An update that went all the way to this state. */
    static Update updateIn(SqliteJournal journal, Update update, State... states) {
        Update begun = await(journal.begin(update));
        for (State state : states) {
            await(journal.enter(begun, state));
        }
        return begun;
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    static ExternalException failure(Future<?> future) {
        AssertionError error = catchThrowableOfType(AssertionError.class, () -> await(future));
        if (error != null
                && error.getCause() instanceof ExecutionException wrapped
                && wrapped.getCause() instanceof ExternalException expected) {
            return expected;
        }
        throw new AssertionError("not a failure that a person can read", error);
    }

    static String id(String name) {
        return Digest.sha256(("id " + name).getBytes(UTF_8)).hex();
    }

    static Digest digest(String name) {
        return Digest.sha256(name.getBytes(UTF_8));
    }
}
