package io.tidewaiter.cli.command;

import io.tidewaiter.api.model.HistoryView;
import io.tidewaiter.api.model.VersionsView;
import io.tidewaiter.cli.backend.CommandException;
import io.tidewaiter.cli.backend.ExitCode;
import io.tidewaiter.cli.print.Layout;
import io.tidewaiter.cli.print.Printer;
import io.tidewaiter.cli.print.ShortDigest;
import io.tidewaiter.cli.print.Table;
import io.tidewaiter.text.Visible;
import io.tidewaiter.time.TimeSpan;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
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

/** {@code tidewaiter history}: the updates that ended, newest first. */
@Command(name = "history", description = "Show what was updated, and how it ended.", mixinStandardHelpOptions = true)
final class HistoryCommand implements Callable<Integer> {

    private static final int UNIT = 1;
    private static final int FROM = 2;
    private static final int TO = 3;
    private static final int VERSION = 4;
    private static final int TOOK = 6;
    private static final int WHY = 7;

    private static final List<String> HEADING =
            List.of("BEGAN", "UNIT", "FROM", "TO", "VERSION", "OUTCOME", "TOOK", "WHY");

    private static final List<Table.Cut> CUTS = List.of(
            new Table.Cut(WHY, 30, false),
            new Table.Cut(TOOK, 0, false),
            new Table.Cut(FROM, 0, false),
            new Table.Cut(VERSION, 0, false),
            new Table.Cut(UNIT, 12, false),
            new Table.Cut(WHY, 12, false),
            new Table.Cut(TO, 0, false));

    @Parameters(
            paramLabel = "UNIT",
            arity = "0..1",
            description = "only this unit",
            completionCandidates = FollowedUnits.class)
    private @Nullable String unit;

    @Option(names = "--limit", paramLabel = "N", description = "at most so many, 1 to 9999 (default: 20)")
    private int limit = 20;

    @Mixin
    private FormatOption format = new FormatOption();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        if (limit < 1 || limit > 9999) {
            throw new CommandException(ExitCode.USAGE, "--limit: %d is not between 1 and 9999".formatted(limit), null);
        }
        if (CommandSupport.isForAllUsers(command)) {
            return everyone(command);
        }
        Printer out = Printer.out(command.commandLine());
        String wanted = unit == null ? null : CommandSupport.unitName(unit);
        List<HistoryView> past = CommandSupport.session(command).look(backend -> backend.history(wanted, limit));
        if (format.isJson()) {
            out.json(past);
        } else {
            out.lines(
                    past.isEmpty() && wanted != null
                            ? "no updates of %s yet\n".formatted(Visible.line(wanted))
                            : text(past, CommandSupport.layout(command)));
        }
        return ExitCode.OK;
    }

    private int everyone(CommandSpec command) {
        String wanted = unit == null ? null : CommandSupport.unitName(unit);
        Layout layout = CommandSupport.layout(command);
        return Everyone.print(command, Everyone.LOOK, format.get(), HEADING, CUTS, (user, backend) -> {
            List<HistoryView> past = backend.history(wanted, limit);
            return Listing.of(past.stream().map(update -> row(update, layout)).toList(), past);
        });
    }

    private static String text(List<HistoryView> past, Layout layout) {
        return past.isEmpty() ? "no updates yet\n" : table(past, layout);
    }

    private static String table(List<HistoryView> past, Layout layout) {
        Table table = new Table(HEADING.toArray(String[]::new));
        past.forEach(update -> table.add(row(update, layout)));
        return layout.table(table, CUTS);
    }

    private static String[] row(HistoryView update, Layout layout) {
        return new String[] {
            layout.time(update.began()),
            update.unit(),
            ShortDigest.of(update.fromDigest()),
            ShortDigest.of(update.toDigest()),
            VersionsView.text(update.versions()),
            update.outcome(),
            TimeSpan.format(Duration.between(update.began(), update.ended()).truncatedTo(ChronoUnit.MILLIS)),
            update.why()
        };
    }
}
