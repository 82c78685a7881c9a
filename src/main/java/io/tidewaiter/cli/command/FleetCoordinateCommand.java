package io.tidewaiter.cli.command;

import io.tidewaiter.cli.backend.ExitCode;
import io.tidewaiter.cli.backend.FleetSession;
import io.tidewaiter.cli.backend.ProcessSession;
import io.tidewaiter.config.Locations;
import io.tidewaiter.config.Settings;
import io.tidewaiter.daemon.EventLoop;
import io.tidewaiter.daemon.FleetCoordinator;
import io.tidewaiter.text.Visible;
import io.vertx.core.Vertx;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tidewaiter fleet coordinate}: what {@code tidewaiter-fleet.service} runs. Ends on SIGTERM or SIGINT. */
@Command(
        name = "coordinate",
        description = {
            "Run a coordinator of the fleet (as tidewaiter-fleet.service does).",
            "Any number of them may run; one leads, and another takes its place when it ends."
        },
        mixinStandardHelpOptions = true)
final class FleetCoordinateCommand implements Callable<Integer> {

    private static final long STOP_SECONDS = 10;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Logging.begin(Logging.level(System.getenv()), System.getenv("JOURNAL_STREAM") != null);
        CommandSpec command = Objects.requireNonNull(spec);
        ProcessSession session = CommandSupport.process(command);
        Settings.Fleet fleet = FleetSession.fleet(session);
        Locations locations = CommandSupport.locations(command);
        Vertx vertx = EventLoop.create();
        try {
            FleetCoordinator coordinator = EventLoop.call(
                            vertx,
                            () -> FleetCoordinator.start(vertx, locations, session.settings(), fleet, System.getenv()))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
            Thread stop = new Thread(() -> stop(vertx, coordinator), "stop");
            Runtime.getRuntime().addShutdownHook(stop);
            end(coordinator, stop);
            return ExitCode.OK;
        } catch (ExecutionException e) {
            vertx.close();
            throw FleetSession.told(e.getCause() == null ? e : e.getCause());
        }
    }

    /** Only a failure ends it before a signal does, and then there is nothing to stop. */
    private static void end(FleetCoordinator coordinator, Thread stop) throws InterruptedException, ExecutionException {
        try {
            coordinator.over().toCompletionStage().toCompletableFuture().get();
        } catch (ExecutionException e) {
            Runtime.getRuntime().removeShutdownHook(stop);
            throw e;
        }
    }

    private static void stop(Vertx vertx, FleetCoordinator coordinator) {
        try {
            EventLoop.call(vertx, coordinator::stop)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            System.err.println(Visible.line("did not stop in order: " + e));
        }
    }
}
