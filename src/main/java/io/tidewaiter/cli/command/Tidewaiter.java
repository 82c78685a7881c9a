package io.tidewaiter.cli.command;

import io.tidewaiter.app.Caller;
import io.tidewaiter.cli.backend.Backend;
import io.tidewaiter.cli.backend.CommandException;
import io.tidewaiter.cli.backend.CommandSession;
import io.tidewaiter.cli.backend.ExitCode;
import io.tidewaiter.cli.backend.ProcessSession;
import io.tidewaiter.cli.podman.PodmanFlags;
import io.tidewaiter.cli.print.Printer;
import io.tidewaiter.cli.print.Terminal;
import io.tidewaiter.config.Locations;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
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
            "4:a registry or etcd was unreachable, failed, or asked for a pause",
            "5:a registry (run podman login) or etcd refused access",
            "6:an image or tag is not in its registry, or not for this platform"
        })
public final class Tidewaiter implements Runnable {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = CommandLine.ScopeType.INHERIT,
            description = "read this configuration instead of the usual one")
    private @Nullable Path config;

    @Option(
            names = "--all-users",
            scope = CommandLine.ScopeType.INHERIT,
            description =
                    "ask the daemons of all users, as root: for status, history, check, update now and quarantine")
    private boolean allUsers;

    @Spec
    private @Nullable CommandSpec spec;

    /** Of a message that quotes an argument. */
    private static final int LONGEST_WORDS = 400;

    private final Supplier<Locations> locations;
    private final Caller caller;
    private final @Nullable Backend daemon;

    /**
     * In a process of its own.
     *
     * @param locations is called when a command first needs a path
     */
    Tidewaiter(Supplier<Locations> locations, Caller caller) {
        this(locations, caller, null);
    }

    /** @param daemon does the work, in the daemon itself; null in a process of its own */
    Tidewaiter(Supplier<Locations> locations, Caller caller, @Nullable Backend daemon) {
        this.locations = locations;
        this.caller = caller;
        this.daemon = daemon;
    }

    /**
     * Runs a command in this process.
     *
     * @return the exit code
     */
    public static int execute(PrintWriter out, PrintWriter err, String... arguments) {
        Logging.begin(Level.WARNING, false);
        Caller caller = new Caller(Path.of("").toAbsolutePath(), System.getenv(), Terminal.ofThisProcess());
        return execute(
                new Tidewaiter(Locations::ofThisProcess, caller),
                out,
                err,
                new CommandLine.RunLast(),
                List.of(arguments));
    }

    /** @param strategy runs a command line that was understood */
    static int execute(
            Tidewaiter root,
            PrintWriter out,
            PrintWriter err,
            CommandLine.IExecutionStrategy strategy,
            List<String> arguments) {
        CommandLine part = root.prepared(CommandTree.of(root, arguments), out, err);
        part.setExecutionStrategy(parsed -> {
            Optional<String> mistake = Arguments.mistake(parsed);
            mistake.ifPresent(new Printer(err)::line);
            return mistake.isPresent() ? ExitCode.USAGE : strategy.execute(parsed);
        });
        CommandLine.IParameterExceptionHandler usual = part.getParameterExceptionHandler();
        // the usage of an error before the command lists all commands
        part.setParameterExceptionHandler(
                (mistake, words) -> mistake.getCommandLine().getParent() == null
                        ? root.prepared(CommandTree.whole(root), out, err).execute(words)
                        : usual.handleParseException(mistake, words));
        return part.execute(arguments.toArray(String[]::new));
    }

    private CommandLine prepared(CommandLine line, PrintWriter out, PrintWriter err) {
        line.setOut(out).setErr(err);
        line.setColorScheme(CommandLine.Help.defaultColorScheme(terminal().colours() ? Ansi.ON : Ansi.OFF));
        line.setOverwrittenOptionsAllowed(true);
        // an argument @FILE is text: the daemon reads no file that a caller names here
        line.setExpandAtFiles(false);
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
        Printer.err(command).line(Arguments.shortened(String.valueOf(mistake.getMessage()), LONGEST_WORDS));
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

    Caller caller() {
        return caller;
    }

    Terminal terminal() {
        return Terminal.of(caller.environment(), caller.terminals());
    }

    boolean hasConfig() {
        return config != null;
    }

    boolean isForAllUsers() {
        return allUsers;
    }

    Path configFile() {
        return config == null ? locations.get().configFile() : config;
    }

    CommandSession session(CommandSpec command) {
        refuseAllUsers();
        return daemon == null ? process(command) : CommandSession.with(daemon);
    }

    private void refuseAllUsers() {
        if (allUsers) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "--all-users is for status, history, check, update now and quarantine: run this command as the user",
                    null);
        }
    }

    /** The session of a command that runs in a process of its own. */
    ProcessSession process(CommandSpec command) {
        refuseAllUsers();
        return new ProcessSession(config, locations.get(), Printer.err(command.commandLine()));
    }
}
