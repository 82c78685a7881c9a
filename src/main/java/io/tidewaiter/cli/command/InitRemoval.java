package io.tidewaiter.cli.command;

import io.tidewaiter.cli.backend.CommandException;
import io.tidewaiter.cli.backend.ExitCode;
import io.tidewaiter.cli.backend.Waiting;
import io.tidewaiter.cli.print.Printer;
import io.tidewaiter.config.Locations;
import io.tidewaiter.daemon.UnitSwitch;
import io.tidewaiter.scaffold.Disk;
import io.tidewaiter.scaffold.Host;
import io.tidewaiter.scaffold.Made;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine;

/** {@code tidewaiter init --remove}: removes the files that init wrote for a name, and no others. */
final class InitRemoval {

    private final Host host;
    private final Locations locations;
    private final Printer out;
    private final Printer err;

    InitRemoval(Host host, Locations locations, CommandLine command) {
        this.host = host;
        this.locations = locations;
        this.out = Printer.out(command);
        this.err = Printer.err(command);
    }

    /** @return the exit code: an error where a file was kept */
    int remove(String name, boolean force, boolean dryRun) throws IOException {
        List<Made> made =
                host.made().stream().filter(file -> file.name().equals(name)).toList();
        if (made.isEmpty()) {
            throw new CommandException(
                    ExitCode.FAILED,
                    "nothing in %s or %s was made by tidewaiter init %s".formatted(host.units(), host.quadlets(), name),
                    null);
        }
        List<Made> going = made.stream()
                .filter(file -> force || file.unchanged())
                .sorted(Comparator.comparingInt(InitRemoval::turn))
                .toList();
        if (!dryRun && !going.isEmpty()) {
            takeAway(going);
        }
        going.forEach(file -> out.line((dryRun ? "would remove " : "removed ") + file.path()));
        made.stream()
                .filter(file -> !going.contains(file))
                .forEach(file -> err.line("kept %s: it was changed since; --force removes it".formatted(file.path())));
        return going.size() == made.size() ? ExitCode.OK : ExitCode.FAILED;
    }

    private void takeAway(List<Made> going) {
        List<String> units = going.stream().map(Made::unit).distinct().toList();
        List<String> enabled =
                going.stream().filter(file -> !file.isQuadlet()).map(Made::unit).toList();
        Waiting.await(vertx -> UnitSwitch.with(
                vertx, locations, manager -> manager.off(vertx, units, enabled, () -> Disk.delete(going))));
    }

    /** Sockets are stopped first, since a socket would start its service again. */
    private static int turn(Made file) {
        return file.unit().endsWith(".socket") ? 0 : file.unit().endsWith("-proxy.service") ? 1 : 2;
    }
}
