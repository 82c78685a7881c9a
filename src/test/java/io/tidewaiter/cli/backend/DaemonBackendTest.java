package io.tidewaiter.cli.backend;

import static io.tidewaiter.api.http.TestDaemon.DIGEST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.api.http.TestDaemon;
import io.tidewaiter.api.model.CheckRequest;
import io.tidewaiter.api.model.EventView;
import io.tidewaiter.api.model.Step;
import io.tidewaiter.app.Commands;
import io.tidewaiter.app.Feed;
import io.tidewaiter.image.Digest;
import io.tidewaiter.update.model.Event;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.Update;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands' end inside the daemon. */
class DaemonBackendTest {

    private static final Event STAGING =
            new Event.Entered(new Update(1, TestDaemon.WEB, null, DIGEST, TestDaemon.NOW), new State.Staging());

    private final Promise<Digest> registry = Promise.promise();
    private final CompletableFuture<Backend> made = new CompletableFuture<>();
    private TestDaemon daemon;
    private Backend backend;

    @BeforeEach
    void startDaemon(@TempDir Path folder) {
        daemon = new TestDaemon(folder);
        daemon.registry(registry::future);
        daemon.commands((service, events, links) -> {
            made.complete(new DaemonBackend(daemon.loop.vertx(), service, events, links));
            return (Commands) (arguments, caller, console) -> OptionalInt.empty();
        });
        daemon.start();
        backend = made.join();
    }

    @AfterEach
    void closeDaemon() {
        daemon.close();
    }

    private static CommandException failure(Runnable call) {
        return Objects.requireNonNull(catchThrowableOfType(CommandException.class, call::run));
    }

    /** A command that prints too slowly holds up nothing. */
    @Test
    void tellsTheCommandOnItsOwnThreadAndLeavesOutWhatItDoesNotTakeInTime() {
        CompletableFuture<Void> goOn = new CompletableFuture<>();
        List<Step> steps = new ArrayList<>();
        Set<Thread> threads = new HashSet<>();
        Thread command = Thread.ofVirtual()
                .start(() -> backend.check(new CheckRequest(Set.of("web"), true), step -> {
                    threads.add(Thread.currentThread());
                    steps.add(step);
                    goOn.join();
                }));
        await().until(() -> daemon.listeners() == 1);

        daemon.happens(STAGING);
        await().until(() -> !threads.isEmpty());
        for (int i = 0; i < Handover.MOST + 50; i++) {
            daemon.happens(STAGING);
        }
        daemon.loop.run(() -> registry.complete(DIGEST));
        await().until(() -> daemon.listeners() == 0);
        goOn.complete(null);

        await().until(() -> !command.isAlive());
        assertThat(threads).containsExactly(command);
        assertThat(steps).hasSize(1 + Handover.MOST + 1);
        assertThat(steps.getLast()).isEqualTo(Step.leftOut(TestDaemon.UNIT, 50));
    }

    @Test
    void followsTheEventsUntilItIsInterrupted() {
        List<EventView> events = new ArrayList<>();
        Thread command = Thread.ofVirtual().start(() -> failure(() -> backend.events(Set.of(), true, events::add)));
        await().until(() -> daemon.feed().followers() == 1);

        command.interrupt();

        await().until(() -> !command.isAlive() && daemon.feed().followers() == 0);
    }

    @Test
    void refusesMoreFollowersThanItCanBear() {
        for (int i = 0; i < Feed.MOST_FOLLOWERS; i++) {
            daemon.loop.run(() -> daemon.feed().follow(new ArrayList<EventView>()::add));
        }

        assertThat(failure(() -> backend.events(Set.of(), true, event -> {})))
                .hasMessage("64 follow the events already");
    }

    @Test
    void keepsTheDaemonsMistakesToItsLog() {
        daemon.workloads(() -> Future.failedFuture(new IllegalStateException("a secret of ours")));

        assertThat(failure(backend::status)).hasMessage("this is a mistake of Tidewaiter's: its log has more");
    }
}
