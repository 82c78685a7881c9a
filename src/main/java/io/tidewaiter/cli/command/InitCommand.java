package io.tidewaiter.cli.command;

import io.tidewaiter.cli.backend.CommandException;
import io.tidewaiter.cli.backend.ExitCode;
import io.tidewaiter.config.Locations;
import io.tidewaiter.scaffold.Blueprint;
import io.tidewaiter.scaffold.Host;
import io.tidewaiter.scaffold.ManagerScope;
import java.io.IOException;
import java.nio.file.Path;
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
@OwnProcess
@Command(
        name = "init",
        description = {
            "Write the units that run a container and let it be followed, and show them.",
            "With --serverless it runs only when it is used: a socket starts it, and after an idle time it is stopped."
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
        Locations locations = CommandSupport.locations(command);
        Host host = new Host(
                locations.uid() == 0 ? ManagerScope.SYSTEM : ManagerScope.USER,
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
            if (host.scope() == ManagerScope.SYSTEM && !system) {
                problems.add(
                        "root's containers belong to the system: say --system, or run it as the user whose container it is");
            }
            if (force) {
                problems.add("--force goes with --remove: init never overwrites");
            }
            Blueprint blueprint = settings.blueprint(name, host, problems);
            return new InitSetup(host, locations, command.commandLine()).write(blueprint, enable, dryRun);
        } catch (IOException e) {
            throw new CommandException(ExitCode.FAILED, "cannot read or write %s".formatted(e.getMessage()), e);
        }
    }
}
