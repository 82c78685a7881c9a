package io.tidewaiter.cli.command;

import io.tidewaiter.api.model.RegistryView;
import io.tidewaiter.cli.backend.Backend;
import io.tidewaiter.cli.backend.ExitCode;
import io.tidewaiter.cli.print.Layout;
import io.tidewaiter.cli.print.Printer;
import io.tidewaiter.cli.print.Table;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tidewaiter registries}: which registries are paused, and what is left of pull limits. */
@Command(
        name = "registries",
        description = "Show which registries are paused, and what is left of pull limits.",
        mixinStandardHelpOptions = true)
final class RegistriesCommand implements Callable<Integer> {

    private static final List<Table.Cut> CUTS =
            List.of(new Table.Cut(3, 20, false), new Table.Cut(0, 16, true), new Table.Cut(3, 8, false));

    @Mixin
    private FormatOption format = new FormatOption();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        Printer out = Printer.out(command.commandLine());
        List<RegistryView> registries = CommandSupport.session(command).look(Backend::registries);
        if (format.isJson()) {
            out.json(registries);
        } else if (registries.isEmpty()) {
            out.line("no registry is paused, and none has reported a pull limit");
        } else {
            out.lines(table(registries, CommandSupport.layout(command)));
        }
        return ExitCode.OK;
    }

    static String table(List<RegistryView> registries, Layout layout) {
        Table table = new Table("REGISTRY", "PULLS LEFT", "ASKED AGAIN", "NOTE");
        registries.forEach(registry -> table.add(
                registry.registry(),
                registry.pullsLeft() == null ? "-" : registry.pullsLeft() + " of " + registry.pullsMost(),
                layout.time(registry.pausedUntil()),
                registry.pullsOnly() ? registry.why() + "; digests are asked for all the same" : registry.why()));
        return layout.table(table, CUTS);
    }
}
