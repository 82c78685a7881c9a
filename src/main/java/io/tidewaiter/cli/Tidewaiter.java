package io.tidewaiter.cli;

import io.tidewaiter.config.Locations;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidewaiter}: options that every command has, and the commands. */
@Command(
        name = "tidewaiter",
        description = {
            "Keeps the containers that systemd runs on the image their tag names,",
            "and puts the last good image back when a new one is not healthy."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            UpdateCommand.class,
            AutoUpdateCommand.class,
            PullCommand.class,
            StatusCommand.class,
            HistoryCommand.class,
            RollbackCommand.class,
            ApproveCommand.class,
            HoldCommand.class,
            ReleaseCommand.class,
            PinCommand.class,
            QuarantineCommand.class,
            RegistriesCommand.class,
            DashboardCommand.class,
            InitCommand.class,
            DaemonCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all is well, or there was nothing to do",
            "1:something could not be checked or updated; what ran before still runs",
            "2:the command line or the configuration is wrong",
            "3:something does not run that should",
            "4:a registry could not be reached, failed, or asked us to wait",
            "5:a registry does not let us in: podman login",
            "6:an image or tag is not in its registry, or not for this platform"
        })
public final class Tidewaiter implements Runnable {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = CommandLine.ScopeType.INHERIT,
            description = "read this configuration instead of the usual one")
    private @Nullable Path config;

    @Spec
    private @Nullable CommandSpec spec;

    private final Supplier<Locations> locations;

    private Tidewaiter(Supplier<Locations> locations) {
        this.locations = locations;
    }

    /** @return the exit code */
    public static int execute(PrintWriter out, PrintWriter err, String... arguments) {
        return execute(Locations::ofThisProcess, out, err, arguments);
    }

    /** @param locations asked once a command needs to know where things are */
    static int execute(Supplier<Locations> locations, PrintWriter out, PrintWriter err, String... arguments) {
        Logging.begin(Level.WARNING, false);
        CommandLine line = new CommandLine(new Tidewaiter(locations));
        line.setOut(out).setErr(err);
        line.setOverwrittenOptionsAllowed(true);
        CommandLine.IParameterExceptionHandler usual = line.getParameterExceptionHandler();
        line.setParameterExceptionHandler(
                (mistake, words) -> mistake.getCommandLine().getCommand() instanceof AutoUpdateCommand
                        ? PodmanFlags.refuse(mistake)
                        : usual.handleParseException(mistake, words));
        line.setExecutionExceptionHandler((trouble, command, parsed) -> {
            if (trouble instanceof CommandException known) {
                err.println(known.getMessage());
                return known.exitCode();
            }
            throw trouble;
        });
        return line.execute(arguments);
    }

    @Override
    public void run() {
        if (spec != null) {
            throw new CommandLine.ParameterException(spec.commandLine(), "say what to do:");
        }
    }

    Locations locations() {
        return locations.get();
    }

    Session session(CommandSpec command) {
        return new Session(config, locations.get(), command.commandLine().getErr());
    }
}
