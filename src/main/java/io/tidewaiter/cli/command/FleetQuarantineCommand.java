package io.tidewaiter.cli.command;

import io.tidewaiter.cli.backend.CommandException;
import io.tidewaiter.cli.backend.ExitCode;
import io.tidewaiter.cli.backend.FleetSession;
import io.tidewaiter.cli.print.Layout;
import io.tidewaiter.cli.print.Printer;
import io.tidewaiter.cli.print.ShortDigest;
import io.tidewaiter.cli.print.Table;
import io.tidewaiter.fleet.model.Target;
import io.tidewaiter.fleet.rollout.FleetView.Quarantined;
import io.tidewaiter.image.Digest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidewaiter fleet quarantine}: the releases that no host of the fleet begins. */
@Command(
        name = "quarantine",
        description = "Show or clear the releases that no host of the fleet begins.",
        mixinStandardHelpOptions = true)
final class FleetQuarantineCommand implements Runnable {

    private static final int IMAGE = 0;
    private static final int BY = 3;
    private static final int WHY = 4;

    private static final List<Table.Cut> CUTS = List.of(
            new Table.Cut(WHY, 30, false),
            new Table.Cut(IMAGE, 20, true),
            new Table.Cut(BY, 10, false),
            new Table.Cut(WHY, 12, false),
            new Table.Cut(IMAGE, 10, true));

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(command().commandLine(), "say what to do: list or clear");
    }

    @Command(name = "list", description = "Show them.", mixinStandardHelpOptions = true)
    int list(@Mixin FleetFormat format) {
        try (FleetSession session = FleetWord.open(command())) {
            List<Quarantined> all = session.read().quarantine();
            Printer out = Printer.out(command().commandLine());
            if (format.isJson()) {
                out.json(all.stream().map(FleetQuarantineCommand::shape).toList());
            } else if (all.isEmpty()) {
                out.line("no release is quarantined in fleet " + session.fleet().name());
            } else {
                Layout layout = CommandSupport.layout(command());
                Table table = new Table("IMAGE", "DIGEST", "SINCE", "BY", "WHY");
                all.forEach(one -> table.add(
                        one.reference(),
                        ShortDigest.of(one.digest()),
                        FleetText.time(one.entry().at(), layout),
                        FleetText.brief(one.entry().by()),
                        FleetText.brief(one.entry().reason())));
                out.lines(layout.table(table, CUTS));
            }
            return ExitCode.OK;
        }
    }

    private static Map<String, String> shape(Quarantined one) {
        return Map.of(
                "reference", one.reference(),
                "digest", one.digest(),
                "since", FleetText.orEmpty(one.entry().at()),
                "by", one.entry().by(),
                "why", one.entry().reason());
    }

    @Command(name = "clear", description = "Let a release be rolled out again.", mixinStandardHelpOptions = true)
    int clear(
            @Parameters(paramLabel = "DIGEST", description = "the digest, or the beginning of its hex") String digest) {
        try (FleetSession session = FleetWord.open(command())) {
            List<Quarantined> meant = session.read().quarantine().stream()
                    .filter(one -> one.digest().equals(digest)
                            || Digest.tryParse(one.digest())
                                    .filter(known -> known.isMeantBy(digest))
                                    .isPresent())
                    .toList();
            if (meant.isEmpty()) {
                throw new CommandException(
                        ExitCode.FAILED,
                        "%s is not quarantined: tidewaiter fleet quarantine list shows what is".formatted(digest),
                        null);
            }
            if (meant.stream().map(Quarantined::digest).distinct().count() > 1) {
                throw new CommandException(
                        ExitCode.USAGE,
                        "%s is the beginning of several digests: write more of it".formatted(digest),
                        null);
            }
            meant.forEach(one -> clear(session, one));
            return ExitCode.OK;
        }
    }

    private void clear(FleetSession session, Quarantined entry) {
        Target named = session.read().targets().stream()
                .filter(target -> target.reference().equals(entry.reference()))
                .min(java.util.Comparator.comparing(Target::group))
                .orElse(new Target("none", entry.reference()));
        String said = session.act(
                named, view -> FleetWord.words(command(), session, view).clear(entry));
        Printer.out(command().commandLine()).line("%s: %s".formatted(entry.reference(), said));
    }

    private CommandSpec command() {
        return Objects.requireNonNull(spec);
    }
}
