package io.tidewaiter.cli.command;

import io.tidewaiter.api.model.QuarantineView;
import io.tidewaiter.cli.backend.Backend;
import io.tidewaiter.cli.backend.ExitCode;
import io.tidewaiter.cli.print.Layout;
import io.tidewaiter.cli.print.Printer;
import io.tidewaiter.cli.print.ShortDigest;
import io.tidewaiter.cli.print.Table;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidewaiter quarantine}: lists the digests that failed here, and clears entries so that they are tried again. */
@Command(
        name = "quarantine",
        description = "Show or clear the images that failed here and are not tried again.",
        mixinStandardHelpOptions = true)
final class QuarantineCommand implements Runnable {

    private static final int IMAGE = 0;
    private static final int DIGEST = 1;
    private static final int WHY = 3;

    private static final List<String> HEADING = List.of("IMAGE", "DIGEST", "SINCE", "WHY");

    private static final List<Table.Cut> CUTS = List.of(
            new Table.Cut(WHY, 30, false),
            new Table.Cut(IMAGE, 20, true),
            new Table.Cut(WHY, 12, false),
            new Table.Cut(IMAGE, 10, true),
            new Table.Cut(DIGEST, 0, false));

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(commandLine(), "say what to do: list or clear");
    }

    @Command(name = "list", description = "Show the images that failed here.", mixinStandardHelpOptions = true)
    int list(@Mixin FormatOption format) {
        Layout layout = CommandSupport.layout(commandLine().getCommandSpec());
        if (CommandSupport.isForAllUsers(commandLine().getCommandSpec())) {
            return Everyone.print(
                    commandLine().getCommandSpec(), Everyone.LOOK, format.get(), HEADING, CUTS, (user, backend) -> {
                        List<QuarantineView> ofUser = backend.quarantine();
                        return Listing.of(
                                ofUser.stream().map(entry -> row(entry, layout)).toList(), ofUser);
                    });
        }
        Printer out = Printer.out(commandLine());
        List<QuarantineView> entries =
                CommandSupport.session(commandLine().getCommandSpec()).look(Backend::quarantine);
        if (format.isJson()) {
            out.json(entries);
        } else if (entries.isEmpty()) {
            out.line("no image is quarantined");
        } else {
            Table table = new Table(HEADING.toArray(String[]::new));
            entries.forEach(entry -> table.add(row(entry, layout)));
            out.lines(layout.table(table, CUTS));
        }
        return ExitCode.OK;
    }

    private static String[] row(QuarantineView entry, Layout layout) {
        return new String[] {entry.image(), ShortDigest.of(entry.digest()), layout.time(entry.since()), entry.why()};
    }

    @Command(
            name = "clear",
            description = "Let images that failed here be tried again at the next check.",
            mixinStandardHelpOptions = true)
    int clear(
            @Parameters(paramLabel = "DIGEST", arity = "0..1", description = "the digest, or the beginning of its hex")
                    @Nullable
                    String digest,
            @Option(names = "--image", paramLabel = "IMAGE", description = "those seen under this name") @Nullable
                    String image,
            @Option(names = "--all", description = "all of them") boolean all,
            @Mixin FormatOption format) {
        if (!all && digest == null && image == null) {
            throw new CommandLine.ParameterException(
                    commandLine(), "say which: a DIGEST, --image or --all (tidewaiter quarantine list shows them)");
        }
        if (CommandSupport.isForAllUsers(commandLine().getCommandSpec())) {
            return Everyone.print(
                    commandLine().getCommandSpec(),
                    Everyone.LOOK,
                    format.get(),
                    List.of("CLEARED"),
                    List.of(),
                    (user, backend) -> {
                        int ofUser = backend.clearQuarantine(image, digest);
                        return Listing.of(
                                List.<String[]>of(new String[] {String.valueOf(ofUser)}),
                                List.of(Map.of("cleared", ofUser)));
                    });
        }
        int cleared = CommandSupport.session(commandLine().getCommandSpec())
                .act(backend -> backend.clearQuarantine(image, digest));
        Printer out = Printer.out(commandLine());
        if (format.isJson()) {
            out.json(Map.of("cleared", cleared));
        } else {
            out.line(cleared == 0 ? "no such image is quarantined" : "cleared " + cleared);
        }
        return cleared == 0 && !all ? ExitCode.FAILED : ExitCode.OK;
    }

    private CommandLine commandLine() {
        return java.util.Objects.requireNonNull(spec).commandLine();
    }
}
