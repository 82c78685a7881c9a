package io.tidewaiter.cli.command;

import io.tidewaiter.cli.backend.CommandException;
import io.tidewaiter.cli.backend.DaemonBackend;
import io.tidewaiter.cli.backend.ExitCode;
import io.tidewaiter.cli.backend.ProcessSession;
import io.tidewaiter.cli.backend.UsersOfHost;
import io.tidewaiter.config.Settings;
import io.tidewaiter.daemon.Daemon;
import io.tidewaiter.daemon.EventLoop;
import io.tidewaiter.daemon.HostLock;
import io.tidewaiter.text.Visible;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tidewaiter daemon}: what {@code tidewaiter.service} runs. Ends on SIGTERM or SIGINT. */
@OwnProcess
@Command(name = "daemon", description = "Run the daemon (as tidewaiter.service does).", mixinStandardHelpOptions = true)
final class DaemonCommand implements Callable<Integer> {

    private static final long STOP_SECONDS = 10;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException, IOException {
        Logging.begin(Logging.level(System.getenv()), System.getenv("JOURNAL_STREAM") != null);
        ProcessSession session = CommandSupport.process(Objects.requireNonNull(spec));
        Settings settings = session.settings();
        Vertx vertx = EventLoop.create();
        try (HostLock lock = session.lockForDaemon()) {
            Daemon.Running running = EventLoop.call(
                            vertx,
                            () -> Daemon.start(
                                    vertx,
                                    session.locations(),
                                    settings,
                                    System.getenv(),
                                    (service, events, links) -> new DaemonCommands(
                                            new DaemonBackend(vertx, service, events, links), session.locations()),
                                    new UsersOfHost(vertx)))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(vertx, running), "stop"));
            new CountDownLatch(1).await();
            return ExitCode.OK;
        } catch (ExecutionException e) {
            Throwable trouble = e.getCause() == null ? e : e.getCause();
            throw new CommandException(ExitCode.FAILED, "cannot start: " + trouble.getMessage(), trouble);
        }
    }

    /** In the shutdown hook, with the main thread still holding the lock. */
    private static void stop(Vertx vertx, Daemon.Running running) {
        try {
            EventLoop.call(vertx, running::stop)
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
