package io.tidewaiter.cli;

import io.tidewaiter.api.RegistryView;
import io.tidewaiter.api.StatusView;
import io.tidewaiter.api.WorkloadView;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code tidewaiter status}: what is followed, how it stands, and why it is not further; of one unit, everything. Asks no
 * registry.
 */
@Command(
        name = "status",
        description = "Show what is followed and how it stands, or everything about one unit.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "UNIT",
            arity = "0..1",
            description = "everything about this one, with or without .service")
    private @Nullable String unit;

    @Option(names = "--format", paramLabel = "FORMAT", description = "table or json (default: table)")
    private Format format = Format.TABLE;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        PrintWriter out = command.commandLine().getOut();
        if (unit != null) {
            return show(command, out, Commands.unitName(unit));
        }
        Seen seen = Commands.session(command).look(this::look);
        List<StatusView> workloads = seen.workloads();
        if (format == Format.JSON) {
            out.println(Format.pretty(workloads));
        } else if (workloads.isEmpty()) {
            out.println("nothing is followed here: give a container the label io.containers.autoupdate=registry");
        } else {
            out.print(table(workloads));
        }
        if (!seen.registries().isEmpty()) {
            out.println();
            out.print(RegistriesCommand.table(seen.registries()));
        }
        out.flush();
        return ExitCode.OK;
    }

    private int show(CommandSpec command, PrintWriter out, String name) {
        List<WorkloadView> views = Commands.session(command).look(backend -> backend.status(name));
        if (format == Format.JSON) {
            out.println(Format.pretty(views));
        } else {
            out.print(views.stream().map(Sheet::of).collect(Collectors.joining("\n")));
        }
        out.flush();
        return ExitCode.OK;
    }

    private record Seen(List<StatusView> workloads, List<RegistryView> registries) {}

    /** Programs are told of registries by a command of its own. */
    private Seen look(Backend backend) {
        List<StatusView> workloads = backend.status();
        boolean more = format == Format.TABLE && !workloads.isEmpty();
        return new Seen(workloads, more ? backend.registries() : List.of());
    }

    private static String table(List<StatusView> workloads) {
        Table table = new Table("UNIT", "STATE", "IMAGE", "DIGEST", "CHECKED", "NOTE");
        workloads.forEach(workload -> table.add(
                workload.unit() == null ? "(" + workload.container() + ")" : workload.unit(),
                workload.state().isEmpty() ? "-" : workload.state(),
                workload.image(),
                Commands.brief(workload.digest()),
                workload.checked() == null
                        ? "-"
                        : workload.checked().truncatedTo(ChronoUnit.SECONDS).toString(),
                workload.why()));
        return table.render();
    }
}
