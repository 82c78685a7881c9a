package io.tidewaiter.cli;

import io.tidewaiter.api.RegistryView;
import java.time.temporal.ChronoUnit;
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

    @Mixin
    private FormatOption format = new FormatOption();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        Printer out = Printer.out(command.commandLine());
        List<RegistryView> registries = Commands.session(command).look(Backend::registries);
        if (format.isJson()) {
            out.json(registries);
        } else if (registries.isEmpty()) {
            out.line("no registry is paused, and none has reported a pull limit");
        } else {
            out.lines(table(registries));
        }
        return ExitCode.OK;
    }

    static String table(List<RegistryView> registries) {
        Table table = new Table("REGISTRY", "PULLS LEFT", "ASKED AGAIN", "NOTE");
        registries.forEach(registry -> table.add(
                registry.registry(),
                registry.pullsLeft() == null ? "-" : registry.pullsLeft() + " of " + registry.pullsMost(),
                registry.pausedUntil() == null
                        ? "-"
                        : registry.pausedUntil().truncatedTo(ChronoUnit.SECONDS).toString(),
                registry.pullsOnly() ? registry.why() + "; digests are asked for all the same" : registry.why()));
        return table.render();
    }
}
