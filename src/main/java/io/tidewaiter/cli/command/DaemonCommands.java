package io.tidewaiter.cli.command;

import io.tidewaiter.app.Caller;
import io.tidewaiter.app.Commands;
import io.tidewaiter.cli.backend.Backend;
import io.tidewaiter.config.Locations;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** The commands, run in the daemon. What the launcher hands over comes here. */
final class DaemonCommands implements Commands {

    /** No exit code of a command. */
    private static final int ELSEWHERE = -1;

    private final Backend daemon;
    private final Locations locations;

    DaemonCommands(Backend daemon, Locations locations) {
        this.daemon = daemon;
        this.locations = locations;
    }

    @Override
    public OptionalInt run(List<String> arguments, Caller caller, Console console) {
        Tidewaiter root = new Tidewaiter(() -> locations, caller, daemon);
        int exitCode = Tidewaiter.execute(
                root, writer(console.out()), writer(console.err()), parsed -> run(root, parsed, console), arguments);
        return exitCode == ELSEWHERE ? OptionalInt.empty() : OptionalInt.of(exitCode);
    }

    private static int run(Tidewaiter root, ParseResult parsed, Console console) {
        Integer help = CommandLine.executeHelpRequest(parsed);
        if (help != null) {
            return help;
        }
        if (root.hasConfig() || root.isForAllUsers() || isOfOwnProcess(parsed)) {
            return ELSEWHERE;
        }
        console.begin();
        return new CommandLine.RunLast().execute(parsed);
    }

    private static boolean isOfOwnProcess(ParseResult parsed) {
        return Stream.iterate(parsed, ParseResult::hasSubcommand, ParseResult::subcommand)
                .map(ParseResult::subcommand)
                .anyMatch(below -> below.commandSpec().userObject().getClass().isAnnotationPresent(OwnProcess.class));
    }

    private static PrintWriter writer(OutputStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }
}
