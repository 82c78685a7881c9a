package io.tidewaiter.world.memory;

import io.tidewaiter.memory.CheckMemory;
import io.tidewaiter.memory.TimerMemory;
import io.tidewaiter.store.Keep;
import io.tidewaiter.store.SqliteJournal;
import io.tidewaiter.store.TestUptime;
import io.tidewaiter.store.Worker;
import io.tidewaiter.update.port.Journal;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** The real store and its double, to which the same is done, with one clock that a test sets. */
final class Pair implements AutoCloseable {

    /** No history is pruned. */
    private static final Keep ALL = new Keep(Duration.ofDays(36_500), 1_000_000);

    private static final Worker INLINE = new Worker() {
        @Override
        public <T> Future<T> run(Callable<T> work) {
            try {
                return Future.succeededFuture(work.call());
            } catch (Exception e) {
                return Future.failedFuture(e);
            }
        }

        @Override
        public Future<Void> close() {
            return Future.succeededFuture();
        }
    };

    /** One of the two. */
    record Store(Journal journal, CheckMemory checks, TimerMemory timer) {}

    /** What is done to a store, or asked of it. */
    interface Call extends Function<Store, Future<?>> {}

    private final Path file;
    private final TestUptime uptime = new TestUptime();
    private final Store memory;
    private Instant now = Instant.parse("2026-01-02T03:04:05.006007Z");
    private SqliteJournal sqlite;
    private Store disk;
    private String place = "";

    Pair(Path file) {
        this.file = file;
        MemoryStore store = new MemoryStore(() -> now, uptime);
        memory = new Store(store, store.checks(), store.timer());
        sqlite = opened();
        disk = new Store(sqlite, sqlite.checks(), sqlite.timer());
    }

    private SqliteJournal opened() {
        return SqliteJournal.open(INLINE, file, () -> now, uptime, ALL).result();
    }

    /** Another program uses the stores from now on. */
    void openAgain() {
        sqlite.close();
        sqlite = opened();
        disk = new Store(sqlite, sqlite.checks(), sqlite.timer());
    }

    Instant now() {
        return now;
    }

    /** Time passes while the host is up. */
    void pass(Duration time) {
        now = now.plus(time);
        uptime.pass(time);
    }

    /** The wall clock is set. */
    void set(Duration later) {
        now = now.plus(later);
    }

    /** @param host false for a container in which the program runs: its uptime begins again in the same boot */
    void reboot(boolean host) {
        if (host) {
            uptime.reboot();
        } else {
            uptime.pass(uptime.sinceBoot().negated().plusSeconds(1));
        }
    }

    /** Where a difference is said to be found. */
    void at(String other) {
        place = other;
    }

    /** Does the same to both and compares what they answer, also whether they fail. */
    Future<?> same(String what, Call call) {
        Future<?> real = call.apply(disk);
        Future<?> twin = call.apply(memory);
        if (!real.isComplete()
                || !twin.isComplete()
                || real.succeeded() != twin.succeeded()
                || !Objects.equals(real.result(), twin.result())) {
            throw new AssertionError(
                    "%s: %s%n  SQLite: %s%n  memory: %s".formatted(place, what, answer(real), answer(twin)));
        }
        return twin;
    }

    private static String answer(Future<?> future) {
        return future.succeeded() ? String.valueOf((Object) future.result()) : String.valueOf(future.cause());
    }

    @Override
    public void close() {
        sqlite.close();
    }
}
