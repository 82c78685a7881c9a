package io.tidewaiter.cli;

import io.tidewaiter.config.Locations;
import io.tidewaiter.daemon.EventLoop;
import io.tidewaiter.daemon.UnitSwitch;
import io.tidewaiter.scaffold.Blueprint;
import io.tidewaiter.scaffold.Disk;
import io.tidewaiter.scaffold.Host;
import io.tidewaiter.scaffold.Objections;
import io.tidewaiter.scaffold.Ports;
import io.tidewaiter.scaffold.Scaffold;
import io.tidewaiter.scaffold.Scope;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidewaiter init}. */
@Command(
        name = "init",
        description = {
            "Write the units that run a container and let it be followed, and show them.",
            "With --serverless it runs only when somebody asks: a socket starts it, and after an idle time it is stopped."
        },
        mixinStandardHelpOptions = true)
final class InitCommand implements Callable<Integer> {

    private static final Path ROOT = Path.of("/");

    @Parameters(paramLabel = "NAME", description = "the container's name; the units are named after it")
    private String name = "";

    @Mixin
    private InitSettings settings = new InitSettings();

    @Option(names = "--system", description = "for root's containers, in /etc")
    private boolean system;

    @Option(names = "--enable", description = "also enable and start the units")
    private boolean enable;

    @Option(names = "--dry-run", description = "only show what would be written or removed")
    private boolean dryRun;

    @Option(names = "--remove", description = "stop the units that init wrote for NAME, and remove them")
    private boolean remove;

    @Option(names = "--force", description = "with --remove: also files that were changed since")
    private boolean force;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        Locations locations = Commands.locations(command);
        Host host = new Host(
                locations.uid() == 0 ? Scope.SYSTEM : Scope.USER,
                System.getProperty("user.name"),
                ROOT,
                locations.configHome());
        Problems problems = new Problems();
        if (system && locations.uid() != 0) {
            problems.add("--system is for root's containers: run it as root");
        }
        try {
            if (remove) {
                if (enable || settings.isAnySaid()) {
                    problems.add("--remove goes with --force and --dry-run, and needs no more than the name");
                }
                problems.complain();
                return new InitRemoval(host, locations, command.commandLine()).remove(name, force, dryRun);
            }
            if (host.scope() == Scope.SYSTEM && !system) {
                problems.add(
                        "root's containers belong to the system: say --system, or run it as the user whose container it is");
            }
            if (force) {
                problems.add("--force goes with --remove: init never overwrites");
            }
            return write(settings.blueprint(name, host, problems), host, locations);
        } catch (IOException e) {
            throw new CommandException(ExitCode.FAILED, "cannot read or write %s".formatted(e.getMessage()), e);
        }
    }

    private int write(Blueprint blueprint, Host host, Locations locations) throws IOException {
        Scaffold scaffold = Scaffold.of(blueprint, host.units(), host.quadlets());
        Problems problems = new Problems();
        Objections.to(blueprint, scaffold, host).forEach(problems::add);
        List<String> taken = problems.any() ? List.of() : Ports.taken(blueprint);
        if (enable && !dryRun) {
            taken.forEach(problems::add);
        }
        problems.complain();
        CommandSpec command = Objects.requireNonNull(spec);
        PrintWriter out = command.commandLine().getOut();
        scaffold.files().forEach(file -> out.printf("==> %s%n%s%n", file.path(), file.text()));
        if (!dryRun) {
            Disk.write(scaffold.files());
        }
        if (dryRun || !enable) {
            out.println(dryRun ? "nothing was written; what would follow:" : "written; now type:");
            scaffold.commands(host.scope()).forEach(line -> out.println("    " + line));
        }
        List<String> down = enable && !dryRun ? enable(scaffold, locations) : List.of();
        PrintWriter err = command.commandLine().getErr();
        taken.forEach(err::println);
        hints(blueprint, host).forEach(err::println);
        down.forEach(failed -> err.printf(
                "%s failed; why, says: %s status %s%n", failed, host.scope().systemctl(), failed));
        if (down.isEmpty()) {
            return ExitCode.OK;
        }
        // an image that could not be brought in yet is tried again by the unit itself
        return down.stream().allMatch(failed -> failed.endsWith("-pull.service")) ? ExitCode.FAILED : ExitCode.DOWN;
    }

    private List<String> enable(Scaffold scaffold, Locations locations) {
        Vertx vertx = EventLoop.create();
        try {
            List<String> down = LocalBackend.await(
                    vertx,
                    () -> UnitSwitch.with(vertx, locations, units -> units.on(scaffold.enabled(), scaffold.started())));
            Objects.requireNonNull(spec)
                    .commandLine()
                    .getOut()
                    .println(down.isEmpty() ? "written, enabled and started" : "written and enabled");
            return down;
        } catch (CommandException e) {
            throw new CommandException(e.exitCode(), "written, but not all is started: " + e.getMessage(), e);
        } finally {
            LocalBackend.await(vertx, vertx::close);
        }
    }

    /** What only root can do for it. */
    private static List<String> hints(Blueprint blueprint, Host host) {
        Problems hints = new Problems();
        if (!host.lingers()) {
            hints.add(
                    "%s's units run only while %s is logged in; so that they always do: sudo loginctl enable-linger %1$s"
                            .formatted(host.user(), host.user()));
        }
        if (host.hasFirewall()
                && host.scope() == Scope.USER
                && !blueprint.publish().isLocal()) {
            hints.add(
                    "this host has a firewall; to let others in: sudo firewall-cmd --permanent --add-port=%d/tcp; sudo firewall-cmd --reload"
                            .formatted(blueprint.publish().port()));
        }
        return hints.all();
    }
}
