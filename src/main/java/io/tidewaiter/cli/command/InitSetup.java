package io.tidewaiter.cli.command;

import io.tidewaiter.cli.backend.CommandException;
import io.tidewaiter.cli.backend.ExitCode;
import io.tidewaiter.cli.backend.Waiting;
import io.tidewaiter.cli.print.Printer;
import io.tidewaiter.config.Locations;
import io.tidewaiter.daemon.Namesake;
import io.tidewaiter.daemon.UnitSwitch;
import io.tidewaiter.scaffold.Blueprint;
import io.tidewaiter.scaffold.Disk;
import io.tidewaiter.scaffold.Host;
import io.tidewaiter.scaffold.ManagerScope;
import io.tidewaiter.scaffold.Objections;
import io.tidewaiter.scaffold.ProxyPorts;
import io.tidewaiter.scaffold.Scaffold;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine;

/** {@code tidewaiter init}: writes the units of a container after it has found no problem. */
final class InitSetup {

    private final Host host;
    private final Locations locations;
    private final Printer out;
    private final Printer err;

    InitSetup(Host host, Locations locations, CommandLine command) {
        this.host = host;
        this.locations = locations;
        this.out = Printer.out(command);
        this.err = Printer.err(command);
    }

    /**
     * @param enable whether they are started at once
     * @param dryRun whether they are only shown
     * @return the exit code
     */
    int write(Blueprint blueprint, boolean enable, boolean dryRun) throws IOException {
        Scaffold scaffold = Scaffold.of(blueprint, host.units(), host.quadlets());
        boolean starts = enable && !dryRun;
        Problems hints = check(blueprint, scaffold, starts);
        scaffold.files().forEach(file -> out.lines("==> %s%n%s%n".formatted(file.path(), file.text())));
        if (!dryRun) {
            Disk.write(scaffold.files());
        }
        if (!starts) {
            out.line(dryRun ? "nothing was written; what would follow:" : "written; now type:");
            scaffold.commands(host.scope()).forEach(line -> out.line("    " + line));
        }
        List<String> down = starts ? start(scaffold) : List.of();
        hints.all().forEach(err::line);
        down.forEach(failed -> err.line("%s failed; to see why: %s status %s"
                .formatted(failed, host.scope().systemctl(), failed)));
        if (down.isEmpty()) {
            return ExitCode.OK;
        }
        // a unit retries by itself a pull that failed
        return down.stream().allMatch(failed -> failed.endsWith("-pull.service")) ? ExitCode.FAILED : ExitCode.DOWN;
    }

    /**
     * Ends the command with an error where there is a problem.
     *
     * @return hints that do not stop the command
     */
    private Problems check(Blueprint blueprint, Scaffold scaffold, boolean starts) throws IOException {
        Problems problems = new Problems();
        Objections.to(blueprint, scaffold, host).forEach(problems::add);
        problems.complain();
        Problems hints = new Problems();
        namesake(blueprint.name(), problems, hints);
        ProxyPorts.taken(blueprint).forEach(starts ? problems::add : hints::add);
        problems.complain();
        onlyRootCan(blueprint, hints);
        return hints;
    }

    /** A new container replaces one of the same name, which must not happen by accident. */
    private void namesake(String name, Problems problems, Problems hints) {
        try {
            if (Waiting.await(vertx -> Namesake.exists(vertx, locations.podmanSocket(), name))) {
                problems.add(
                        "there is a container %s already, which the new one would replace: take another name, or podman rm %1$s"
                                .formatted(name));
            }
        } catch (CommandException e) {
            hints.add("whether there is a container %s already is not known: %s".formatted(name, e.getMessage()));
        }
    }

    private List<String> start(Scaffold scaffold) {
        try {
            List<String> down = Waiting.await(vertx ->
                    UnitSwitch.with(vertx, locations, units -> units.on(scaffold.enabled(), scaffold.started())));
            out.line(down.isEmpty() ? "written, enabled and started" : "written and enabled");
            return down;
        } catch (CommandException e) {
            throw new CommandException(e.exitCode(), "written, but not all is started: " + e.getMessage(), e);
        }
    }

    private void onlyRootCan(Blueprint blueprint, Problems hints) {
        if (!host.lingers()) {
            hints.add(
                    "%s's units run only while %1$s is logged in; so that they always do: sudo loginctl enable-linger %1$s"
                            .formatted(host.user()));
        }
        if (host.hasFirewall()
                && host.scope() == ManagerScope.USER
                && !blueprint.publish().isLocal()) {
            hints.add(
                    "this host has a firewall; to let others in: sudo firewall-cmd --permanent --add-port=%d/tcp; sudo firewall-cmd --reload"
                            .formatted(blueprint.publish().port()));
        }
    }
}
