package io.tidewaiter.cli.backend;

import static io.tidewaiter.cli.backend.Waiting.await;

import io.tidewaiter.api.model.EventView;
import io.tidewaiter.api.model.LinkView;
import io.tidewaiter.config.Locations;
import io.tidewaiter.config.Settings;
import io.tidewaiter.daemon.Assembly;
import io.tidewaiter.daemon.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;

/** Does the work in the process of the command, where no daemon runs. */
final class LocalBackend extends ServiceBackend {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Assembly assembly;

    private LocalBackend(Vertx vertx, Assembly assembly) {
        super(vertx, assembly.service(), assembly.events());
        this.assembly = assembly;
    }

    static LocalBackend open(Locations locations, Settings settings) {
        Vertx vertx = EventLoop.create();
        try {
            Assembly assembly = await(vertx, () -> Assembly.open(vertx, locations, settings));
            assembly.noteInJournal(line -> {});
            return new LocalBackend(vertx, assembly);
        } catch (CommandException e) {
            await(vertx, vertx::close);
            throw e;
        }
    }

    @Override
    public void events(Set<String> units, boolean follow, Consumer<EventView> listener) {
        throw new CommandException(
                ExitCode.FAILED,
                "no daemon runs, and only the daemon has events: enable tidewaiter.service, or see tidewaiter history",
                null);
    }

    @Override
    public LinkView link() {
        throw new CommandException(
                ExitCode.FAILED, "no daemon runs here, and the dashboard is a part of it: tidewaiter daemon", null);
    }

    /** Sends the notifications. Those that are not delivered in time are sent by the next run. */
    void tellOthers() {
        await(vertx, () -> assembly.tellOthers(PATIENCE));
    }

    /** Updates that an earlier run left unfinished continue in this one. */
    @Override
    Future<Void> settled() {
        return assembly.settled();
    }

    @Override
    public void close() {
        await(vertx, () -> assembly.close().eventually(vertx::close));
    }
}
