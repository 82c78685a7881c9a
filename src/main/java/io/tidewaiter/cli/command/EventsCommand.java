package io.tidewaiter.cli.command;

import io.tidewaiter.api.model.EventView;
import io.tidewaiter.cli.backend.CommandException;
import io.tidewaiter.cli.backend.ExitCode;
import io.tidewaiter.cli.print.LiveProgress;
import io.tidewaiter.cli.print.Printer;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tidewaiter events}: prints the events of the daemon, one a line. */
@Command(
        name = "events",
        description = {
            "Show what happened lately, one line each; with --format json one object a line, as EventView in openapi.yaml.",
            "Told by the daemon, so one has to run. What ended is in tidewaiter history."
        },
        mixinStandardHelpOptions = true)
final class EventsCommand implements Callable<Integer> {

    @Mixin
    private UnitsParameter units = new UnitsParameter();

    @Option(
            names = {"--follow", "-f"},
            description = "then wait for new events")
    private boolean follow;

    @Mixin
    private FormatOption format = new FormatOption();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        Printer out = Printer.out(command.commandLine());
        Set<String> names =
                units.get().stream().map(CommandSupport::unitName).collect(Collectors.toCollection(LinkedHashSet::new));
        CommandSupport.session(command).<Boolean>look(daemon -> {
            CommandSupport.refuseUnknown(names, daemon);
            daemon.events(names, follow, event -> {
                if (format.isJson()) {
                    out.jsonLine(event);
                } else {
                    out.line(line(event));
                }
            });
            return true;
        });
        if (follow) {
            throw new CommandException(ExitCode.FAILED, "the daemon went away", null);
        }
        return ExitCode.OK;
    }

    private static String line(EventView event) {
        String text = event.type() == EventView.Type.PULL ? event.unit() + ": " + event.text() : event.text();
        return "%s  %s%s"
                .formatted(
                        event.at().truncatedTo(ChronoUnit.SECONDS),
                        text,
                        event.pull() == null ? "" : ", " + LiveProgress.amount(event.pull()));
    }
}
