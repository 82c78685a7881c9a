package io.tidewaiter.cli.command;

import io.tidewaiter.api.model.RegistryView;
import io.tidewaiter.api.model.StatusView;
import io.tidewaiter.api.model.WorkloadView;
import io.tidewaiter.cli.backend.Backend;
import io.tidewaiter.cli.backend.ExitCode;
import io.tidewaiter.cli.print.Layout;
import io.tidewaiter.cli.print.Printer;
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
 * {@code tidewaiter status}: the followed workloads and their state, or all details of one unit. Asks no registry.
 */
@Command(
        name = "status",
        description = "Show the followed workloads and their state, or all details of one unit.",
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
        if (CommandSupport.isForAllUsers(command)) {
            return everyone(command, unit == null ? null : CommandSupport.unitName(unit));
        }
        Printer out = Printer.out(command.commandLine());
        if (unit != null) {
            return show(command, out, CommandSupport.unitName(unit));
        }
        return CommandSupport.session(command).look(backend -> {
            List<StatusView> workloads = backend.status();
            if (format.isJson()) {
                Printer.err(command.commandLine()).lines(StatusText.told(backend.notices()));
                out.json(workloads);
            } else {
                out.lines(text(workloads, backend, CommandSupport.layout(command)));
            }
            return exitCode(workloads.stream());
        });
    }

    private int everyone(CommandSpec command, @Nullable String name) {
        Layout layout = CommandSupport.layout(command);
        return Everyone.print(
                command, Everyone.LOOK, format.get(), StatusText.HEADING, StatusText.CUTS, (user, backend) -> {
                    List<StatusView> workloads = backend.status();
                    if (name == null) {
                        return Listing.of(
                                StatusText.rows(workloads, layout),
                                workloads,
                                StatusText.told(backend.notices()).lines().toList(),
                                exitCode(workloads.stream()));
                    }
                    boolean has = workloads.stream().anyMatch(workload -> name.equals(workload.unit()));
                    List<WorkloadView> views = has ? backend.status(name) : List.of();
                    return Listing.of(
                            sheets(views, layout),
                            views,
                            exitCode(views.stream().map(WorkloadView::status)));
                });
    }

    private static String sheets(List<WorkloadView> views, Layout layout) {
        return views.stream().map(view -> StatusSheet.of(view, layout)).collect(Collectors.joining("\n"));
    }

    private static int exitCode(Stream<StatusView> workloads) {
        return workloads.anyMatch(StatusView::down) ? ExitCode.DOWN : ExitCode.OK;
    }

    private int show(CommandSpec command, Printer out, String name) {
        List<WorkloadView> views = CommandSupport.session(command).look(backend -> backend.status(name));
        if (format.isJson()) {
            out.json(views);
        } else {
            Layout layout = CommandSupport.layout(command);
            out.lines(sheets(views, layout));
        }
        return exitCode(views.stream().map(WorkloadView::status));
    }

    /** A JSON document has no registries: {@code tidewaiter registries} shows them. */
    private static String text(List<StatusView> workloads, Backend backend, Layout layout) {
        List<RegistryView> registries = workloads.isEmpty() ? List.of() : backend.registries();
        return StatusText.of(backend.notices(), workloads, registries, layout);
    }
}
