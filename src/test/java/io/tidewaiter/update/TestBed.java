package io.tidewaiter.update;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Digest;
import io.tidewaiter.store.SqliteJournal;
import io.tidewaiter.store.TestUptime;
import io.tidewaiter.store.Uptime;
import io.tidewaiter.text.ByteSize;
import io.tidewaiter.update.model.Event;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.port.FleetGate;
import io.tidewaiter.update.port.Journal;
import io.tidewaiter.update.port.Ports;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Row;
import io.tidewaiter.update.port.Scope;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The coordinator on a simulated host, with the real journal in a folder; it can be ended and begun again. */
public final class TestBed implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 20;
    private static final Vertx VERTX = Vertx.vertx();

    /** For hundreds of journals: nothing here depends on the disk, which would take ten times as long. */
    private static final Path MEMORY = Path.of("/dev/shm");

    public final HastyTicker ticker = new HastyTicker();
    public final SimulatedHost host = new SimulatedHost();
    public Instant now = Instant.parse("2026-01-02T03:04:05Z");
    private Instant known = now;
    private final TestUptime uptime = new TestUptime();
    public final List<Event> events = new CopyOnWriteArrayList<>();
    private final Context context = VERTX.getOrCreateContext();
    private final Path folder = temporary();
    private final Path file = folder.resolve("journal.db");
    private Consumer<Event> listener = events::add;
    private int parallel = 4;
    private int keep = 2;
    private SqliteJournal journal;
    private Coordinator coordinator;

    /** In a folder of its own, which is deleted in the end. */
    public TestBed() {
        this.journal = open();
        this.coordinator = wire();
    }

    /** Another process takes over what the last one left. */
    public void startAgain() {
        await(journal.close());
        host.units.letGo();
        host.acts.revive();
        host.acts.forget();
        events.clear();
        journal = open();
        coordinator = wire();
    }

    TestBed parallel(int references) {
        parallel = references;
        coordinator = wire();
        return this;
    }

    public TestBed keep(int releases) {
        keep = releases;
        coordinator = wire();
        return this;
    }

    void listener(Consumer<Event> other) {
        listener = other;
        coordinator = wire();
    }

    /** The clock is set, by a person or the network: no time passes. */
    public void setClock(Instant other) {
        now = other;
        known = other;
    }

    /** The host is up while the clock goes forward. */
    private final class UpWhileTimePasses implements Uptime {

        @Override
        public String boot() {
            return uptime.boot();
        }

        @Override
        public Duration sinceBoot() {
            if (now.isAfter(known)) {
                uptime.pass(Duration.between(known, now));
            }
            known = now;
            return uptime.sinceBoot();
        }
    }

    private SqliteJournal open() {
        return call(() -> SqliteJournal.open(VERTX, file, () -> now, new UpWhileTimePasses()));
    }

    private Coordinator wire() {
        Journal traced = new TracedJournal(journal, host.acts);
        Ports parts = new Ports(
                new Census(new RememberedWorkloads(host, traced), traced, host.units),
                host.registry,
                host.registry,
                host.registry,
                host.engine,
                host.units,
                host,
                host.hooks,
                FleetGate.NONE,
                traced,
                ticker,
                () -> now,
                listener);
        return new Coordinator(parts, new Coordinator.Limits(parallel, keep, ByteSize.parse("512MiB")));
    }

    public Journal journal() {
        return journal;
    }

    Path file() {
        return file;
    }

    public Report update() {
        return update(Scope.ALL);
    }

    Report update(Scope scope) {
        return await(beginUpdate(scope));
    }

    public Report pull(Scope scope) {
        return call(() -> coordinator.pull(scope));
    }

    public Row outlook(Workload workload) {
        return call(() -> coordinator.outlook(workload)).orElseThrow();
    }

    public Report dryRun() {
        return dryRun(Scope.ALL);
    }

    public Report dryRun(Scope scope) {
        return call(() -> coordinator.dryRun(scope));
    }

    public void resume() {
        call(() -> coordinator.resume());
    }

    /** Asks for a check and does not wait for its end. */
    public Future<Report> beginUpdate(Scope scope) {
        return begin(() -> coordinator.update(scope));
    }

    /** A person chooses a release. */
    public Future<Report> begin(String unit, @Nullable String to, boolean pull) {
        return begin(() -> coordinator.pin(unit, null, to, pull));
    }

    /** A person goes back to the release before of one of the unit's images. */
    public Future<Report> beginRollback(String unit, @Nullable String image) {
        return begin(() -> coordinator.pin(unit, image, null, false));
    }

    public Future<Void> stop() {
        return begin(() -> {
            coordinator.stop();
            return Future.succeededFuture();
        });
    }

    /** On the event loop, where everything happens. */
    <T> T call(Supplier<Future<T>> work) {
        return await(begin(work));
    }

    public void run(Runnable work) {
        call(() -> {
            work.run();
            return Future.<Void>succeededFuture();
        });
    }

    private <T> Future<T> begin(Supplier<Future<T>> work) {
        Promise<T> done = Promise.promise();
        context.runOnContext(go -> work.get().onComplete(done));
        return done.future();
    }

    public static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** The states that updates entered, in words, in order. */
    public List<String> states() {
        List<String> states = new ArrayList<>();
        for (Event event : events) {
            if (event instanceof Event.Entered(Update update, State state)) {
                states.add(state.word());
            }
        }
        return states;
    }

    public List<Digest> quarantine() {
        return await(journal.quarantine()).stream()
                .map(Journal.Quarantined::digest)
                .toList();
    }

    public List<Journal.Past> history() {
        return await(journal.history(null, 100));
    }

    @Override
    public void close() {
        await(journal.close());
        call(() -> VERTX.fileSystem().deleteRecursive(folder.toString()));
    }

    private static Path temporary() {
        try {
            return Files.isWritable(MEMORY)
                    ? Files.createTempDirectory(MEMORY, "test-bed")
                    : Files.createTempDirectory("test-bed");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
