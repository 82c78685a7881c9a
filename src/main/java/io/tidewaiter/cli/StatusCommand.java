package io.tidewaiter.cli;

import io.tidewaiter.api.NoticeView;
import io.tidewaiter.api.RegistryView;
import io.tidewaiter.api.StatusView;
import io.tidewaiter.api.WorkloadView;
import io.tidewaiter.text.Visible;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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
            description = "everything about this one, with or without .service",
            completionCandidates = FollowedUnits.class)
    private @Nullable String unit;

    @Mixin
    private FormatOption format = new FormatOption();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        Printer out = Printer.out(command.commandLine());
        if (unit != null) {
            return show(command, out, Commands.unitName(unit));
        }
        return Commands.session(command).look(backend -> {
            List<StatusView> workloads = backend.status();
            if (format.isJson()) {
                Printer.err(command.commandLine()).lines(told(backend.notices()));
                out.json(workloads);
            } else {
                out.lines(text(workloads, backend));
            }
            return exitCode(workloads.stream());
        });
    }

    private static int exitCode(Stream<StatusView> workloads) {
        return workloads.anyMatch(StatusView::down) ? ExitCode.DOWN : ExitCode.OK;
    }

    private int show(CommandSpec command, Printer out, String name) {
        List<WorkloadView> views = Commands.session(command).look(backend -> backend.status(name));
        if (format.isJson()) {
            out.json(views);
        } else {
            out.lines(views.stream().map(Sheet::of).collect(Collectors.joining("\n")));
        }
        return exitCode(views.stream().map(WorkloadView::status));
    }

    private static String text(List<StatusView> workloads, Backend backend) {
        return text(backend.notices(), workloads, workloads.isEmpty() ? List.of() : backend.registries());
    }

    /** Programs are told of registries by a command of its own. */
    static String text(List<NoticeView> notices, List<StatusView> workloads, List<RegistryView> registries) {
        String first = notices.isEmpty() ? "" : told(notices) + "\n";
        if (workloads.isEmpty()) {
            return first + "nothing is followed here: give a container the label io.containers.autoupdate=registry\n";
        }
        return first + table(workloads) + (registries.isEmpty() ? "" : "\n" + RegistriesCommand.table(registries));
    }

    /** What is wrong with the daemon itself, before all else. */
    private static String told(List<NoticeView> notices) {
        return notices.stream()
                .map(notice -> Visible.line("ATTENTION, %s: %s".formatted(notice.subject(), notice.why())) + "\n")
                .collect(Collectors.joining());
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
