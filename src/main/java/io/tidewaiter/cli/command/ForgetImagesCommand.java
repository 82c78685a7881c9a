package io.tidewaiter.cli.command;

import io.tidewaiter.cli.backend.CommandException;
import io.tidewaiter.cli.backend.ExitCode;
import io.tidewaiter.cli.backend.ProcessSession;
import io.tidewaiter.cli.backend.Waiting;
import io.tidewaiter.cli.print.Printer;
import io.tidewaiter.daemon.Farewell;
import io.tidewaiter.daemon.HostLock;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tidewaiter forget-images}: before Tidewaiter is removed. */
@OwnProcess
@Command(
        name = "forget-images",
        description = "Remove the images that are kept for rollbacks, before Tidewaiter is removed from this host.",
        mixinStandardHelpOptions = true)
final class ForgetImagesCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        ProcessSession session = CommandSupport.process(command);
        try (HostLock lock = session.lockForDaemon()) {
            int names = Waiting.await(vertx -> Farewell.forgetImages(vertx, session.locations(), session.settings()));
            Printer.out(command.commandLine())
                    .line(
                            names == 0
                                    ? "no image is kept"
                                    : "local names that kept images: %d removed".formatted(names));
            return ExitCode.OK;
        } catch (IOException e) {
            throw new CommandException(ExitCode.FAILED, "cannot release the lock", e);
        }
    }
}
