package io.tidewaiter.cli.command;

import io.tidewaiter.cli.backend.CommandException;
import io.tidewaiter.cli.backend.ExitCode;
import io.tidewaiter.cli.backend.FleetSession;
import io.tidewaiter.cli.backend.SocketBackend;
import io.tidewaiter.config.Listen;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tidewaiter fleet dashboard}: the link that opens the page of the coordinator on this host. */
@Command(
        name = "dashboard",
        description = {
            "Print a link that opens the page of the fleet in a browser, once.",
            "A coordinator must run on this host, with fleet.dashboard.listen in its configuration."
        },
        mixinStandardHelpOptions = true)
final class FleetDashboardCommand implements Callable<Integer> {

    @Mixin
    private FormatOption format = new FormatOption();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        Listen listen =
                FleetSession.fleet(CommandSupport.process(command)).dashboard().listen();
        if (listen == null) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "the fleet has no page: set fleet.dashboard.listen to 127.0.0.1:8652 in the configuration, and restart tidewaiter-fleet.service",
                    null);
        }
        Path socket = CommandSupport.locations(command).fleetSocket(listen);
        SocketBackend coordinator = SocketBackend.connect(socket);
        if (coordinator == null) {
            throw new CommandException(
                    ExitCode.UNREACHABLE,
                    "no coordinator of this user serves the page on %s: start tidewaiter-fleet.service"
                            .formatted(listen),
                    null);
        }
        DashboardCommand.print(command, format, coordinator.link());
        return ExitCode.OK;
    }
}
