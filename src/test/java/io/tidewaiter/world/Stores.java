package io.tidewaiter.world;

import io.tidewaiter.memory.CheckMemory;
import io.tidewaiter.memory.TimerMemory;
import io.tidewaiter.store.Keep;
import io.tidewaiter.store.SqliteJournal;
import io.tidewaiter.store.Worker;
import io.tidewaiter.update.port.Journal;
import io.tidewaiter.world.memory.MemoryStore;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;

/** Makes stores. */
final class Stores {

    private Stores() {}

    static Store memory(Timeline time) {
        MemoryStore memory = new MemoryStore(time, time);
        return new Store() {
            @Override
            public Journal journal() {
                return memory;
            }

            @Override
            public CheckMemory checks() {
                return memory.checks();
            }

            @Override
            public TimerMemory timer() {
                return memory.timer();
            }
        };
    }

    /** The real store, in a file, on the thread that asks. */
    static Store sqlite(Path file, Timeline time) {
        SqliteJournal journal = SqliteJournal.open(
                        new Worker() {
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
                        },
                        file,
                        time,
                        time,
                        new Keep(Duration.ofDays(365), 10_000))
                .result();
        return new Store() {
            @Override
            public Journal journal() {
                return journal;
            }

            @Override
            public CheckMemory checks() {
                return journal.checks();
            }

            @Override
            public TimerMemory timer() {
                return journal.timer();
            }
        };
    }
}
