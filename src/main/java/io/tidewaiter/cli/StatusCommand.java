package io.tidewaiter.cli;

import io.tidewaiter.api.RegistryView;
import io.tidewaiter.api.StatusView;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tidewaiter status}: what is followed, how it stands, and why it is not further. Asks no registry. */
@Command(name = "status", description = "Show what is followed and how it stands.", mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {

    @Mixin
    private FormatOption format = new FormatOption();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        PrintWriter out = command.commandLine().getOut();
        String text = Commands.session(command)
                .look(backend -> format.isJson()
                        ? Format.pretty(backend.status()) + System.lineSeparator()
                        : text(backend.status(), backend.registries()));
        out.print(text);
        out.flush();
        return ExitCode.OK;
    }

    /** Programs are told of registries by a command of its own. */
    static String text(List<StatusView> workloads, List<RegistryView> registries) {
        if (workloads.isEmpty()) {
            return "nothing is followed here: give a container the label io.containers.autoupdate=registry\n";
        }
        return table(workloads) + (registries.isEmpty() ? "" : "\n" + RegistriesCommand.table(registries));
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
