package io.tidewaiter.cli.command;

import io.tidewaiter.api.model.StatusView;
import io.tidewaiter.app.Caller;
import io.tidewaiter.cli.backend.Backend;
import io.tidewaiter.cli.backend.CommandException;
import io.tidewaiter.cli.backend.CommandSession;
import io.tidewaiter.cli.backend.ExitCode;
import io.tidewaiter.cli.backend.ProcessSession;
import io.tidewaiter.cli.print.Format;
import io.tidewaiter.cli.print.Layout;
import io.tidewaiter.cli.print.LiveProgress;
import io.tidewaiter.cli.print.PlainProgress;
import io.tidewaiter.cli.print.Printer;
import io.tidewaiter.cli.print.Progress;
import io.tidewaiter.cli.print.Terminal;
import io.tidewaiter.config.Locations;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Methods that several commands use. */
final class CommandSupport {

    /** A message lists no more units than this. */
    private static final int MOST_NAMED = 12;

    private CommandSupport() {}

    /** The session that the root command's options describe. */
    static CommandSession session(CommandSpec command) {
        return root(command).session(command);
    }

    /** The session of a command that is marked {@link OwnProcess}. */
    static ProcessSession process(CommandSpec command) {
        return root(command).process(command);
    }

    /** The process in which the command was typed. */
    static Caller caller(CommandSpec command) {
        return root(command).caller();
    }

    /** The paths, for a command that needs no configuration. */
    static Locations locations(CommandSpec command) {
        return root(command).locations();
    }

    /** The configuration that is read: the usual one, or that of {@code --config}. */
    static Path configFile(CommandSpec command) {
        return root(command).configFile();
    }

    /** Whether it is not for one daemon, but for those of all users: see {@link Everyone}. */
    static boolean isForAllUsers(CommandSpec command) {
        return root(command).isForAllUsers();
    }

    /** Shows progress while the command waits. */
    static Progress progress(CommandSpec command, Format format) {
        PrintWriter err = command.commandLine().getErr();
        return format == Format.TABLE && terminal(command).live()
                ? new LiveProgress(err, InstantSource.system())
                : new PlainProgress(new Printer(err));
    }

    /** The terminal to which the command prints. */
    static Terminal terminal(CommandSpec command) {
        return root(command).terminal();
    }

    /** How the command lays out its tables. */
    static Layout layout(CommandSpec command) {
        return Layout.of(terminal(command));
    }

    private static Tidewaiter root(CommandSpec command) {
        CommandLine root = command.commandLine();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        return root.getCommand();
    }

    /** The full name of the unit, where {@code .service} may be left out. */
    static String unitName(String typed) {
        return typed.contains(".") ? typed : typed + ".service";
    }

    /** Fails where a name is not that of a followed unit, and lists the units that are. */
    static void refuseUnknown(Set<String> units, Backend backend) {
        if (units.isEmpty()) {
            return;
        }
        List<StatusView> followed = backend.status();
        List<String> unknown = units.stream()
                .filter(unit -> followed.stream()
                        .noneMatch(known -> unit.equals(known.unit()) || (unit + ".service").equals(known.unit())))
                .sorted()
                .toList();
        if (!unknown.isEmpty()) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "%s: no unit of this name starts a container that is followed; %s"
                            .formatted(String.join(", ", unknown), known(followed)),
                    null);
        }
    }

    private static String known(List<StatusView> followed) {
        List<String> units = followed.stream()
                .flatMap(known -> Stream.ofNullable(known.unit()))
                .distinct()
                .sorted()
                .toList();
        return units.isEmpty() || units.size() > MOST_NAMED
                ? "tidewaiter status lists those that do"
                : "these do: " + String.join(", ", units);
    }
}
