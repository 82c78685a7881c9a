package io.tidewaiter.cli.command;

import io.tidewaiter.cli.backend.CommandException;
import io.tidewaiter.cli.backend.CommandSession;
import io.tidewaiter.cli.backend.ExitCode;
import io.tidewaiter.cli.podman.PodmanFlags;
import io.tidewaiter.cli.print.Printer;
import io.tidewaiter.cli.print.Terminal;
import io.tidewaiter.config.Locations;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
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
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:success, or there was nothing to do",
            "1:a check or an update failed; the earlier image still runs",
            "2:the command line or the configuration is wrong",
            "3:a workload that should run is down",
            "4:a registry was unreachable, failed, or asked for a pause",
            "5:a registry refused access: run podman login",
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

    private final Terminal terminal;

    Tidewaiter(Supplier<Locations> locations, Terminal terminal) {
        this.locations = locations;
        this.terminal = terminal;
    }

    /** @return the exit code */
    public static int execute(PrintWriter out, PrintWriter err, Terminal terminal, String... arguments) {
        return execute(Locations::ofThisProcess, out, err, terminal, arguments);
    }

    /** @param locations is called when a command first needs a path */
    static int execute(
            Supplier<Locations> locations, PrintWriter out, PrintWriter err, Terminal terminal, String... arguments) {
        Logging.begin(Level.WARNING, false);
        Tidewaiter root = new Tidewaiter(locations, terminal);
        CommandLine part = prepared(CommandTree.of(root, List.of(arguments)), out, err);
        CommandLine.IParameterExceptionHandler usual = part.getParameterExceptionHandler();
        // the usage of an error before the command lists all commands
        part.setParameterExceptionHandler(
                (mistake, words) -> mistake.getCommandLine().getParent() == null
                        ? prepared(CommandTree.whole(root), out, err).execute(words)
                        : usual.handleParseException(mistake, words));
        return part.execute(arguments);
    }

    private static CommandLine prepared(CommandLine line, PrintWriter out, PrintWriter err) {
        line.setOut(out).setErr(err);
        line.setOverwrittenOptionsAllowed(true);
        line.setParameterExceptionHandler(
                (mistake, words) -> mistake.getCommandLine().getCommand() instanceof AutoUpdateCommand
                        ? PodmanFlags.refuse(mistake)
                        : refuse(mistake));
        line.setExecutionExceptionHandler((trouble, command, parsed) -> {
            if (trouble instanceof CommandException known) {
                known.lines().forEach(Printer.err(command)::line);
                return known.exitCode();
            }
            throw trouble;
        });
        return line;
    }

    /** As picocli does it, except that control characters in the arguments are escaped. */
    private static int refuse(CommandLine.ParameterException mistake) {
        CommandLine command = mistake.getCommandLine();
        Printer.err(command).line(String.valueOf(mistake.getMessage()));
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(mistake, command.getErr())) {
            command.usage(command.getErr());
        }
        return ExitCode.USAGE;
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

    Terminal terminal() {
        return terminal;
    }

    Path configFile() {
        return config == null ? locations.get().configFile() : config;
    }

    CommandSession session(CommandSpec command) {
        return new CommandSession(config, locations.get(), Printer.err(command.commandLine()));
    }
}
