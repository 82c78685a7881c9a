package io.tidewaiter.cli.command;

import io.tidewaiter.cli.backend.ExitCode;
import io.tidewaiter.cli.backend.FleetSession;
import io.tidewaiter.cli.print.Layout;
import io.tidewaiter.cli.print.Printer;
import io.tidewaiter.cli.print.ShortDigest;
import io.tidewaiter.cli.print.Table;
import io.tidewaiter.fleet.model.PastRollout;
import io.tidewaiter.fleet.model.Target;
import io.tidewaiter.fleet.rollout.FleetView;
import io.tidewaiter.fleet.rollout.TargetView;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tidewaiter fleet history}: the rollouts, and what people did to them. */
@Command(
        name = "history",
        description = "Show the rollouts, and what people did to them, newest first.",
        mixinStandardHelpOptions = true)
final class FleetHistoryCommand implements Callable<Integer> {

    private static final int IMAGE = 1;
    private static final int WHAT = 3;

    private static final List<Table.Cut> CUTS = List.of(
            new Table.Cut(WHAT, 30, false),
            new Table.Cut(IMAGE, 20, true),
            new Table.Cut(2, 0, false),
            new Table.Cut(WHAT, 12, false),
            new Table.Cut(IMAGE, 10, true));

    @Mixin
    private FleetFilter filter = new FleetFilter();

    @Spec
    private @Nullable CommandSpec spec;

    /**
     * @param digest null for what a person did
     * @param failed how many hosts failed by the image's fault
     */
    private record Happened(
            String at,
            String reference,
            String group,
            String what,
            @Nullable String digest,
            @Nullable Integer failed) {}

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        try (FleetSession session = FleetWord.open(command)) {
            FleetView view = session.read();
            List<Happened> all = filter.all(view).stream()
                    .flatMap(target -> of(view, view.of(target, session.fleet().of(target)), target))
                    .sorted(Comparator.comparing(Happened::at).reversed())
                    .toList();
            Printer out = Printer.out(command.commandLine());
            if (filter.isJson()) {
                out.json(all);
            } else if (all.isEmpty()) {
                out.line("no rollouts yet");
            } else {
                Layout layout = CommandSupport.layout(command);
                Table table = new Table("AT", "IMAGE", "GROUP", "WHAT");
                all.forEach(one -> table.add(
                        FleetText.time(one.at(), layout),
                        FleetText.brief(one.reference()),
                        FleetText.brief(one.group()),
                        FleetText.brief(one.what())));
                out.lines(layout.table(table, CUTS));
            }
            return ExitCode.OK;
        }
    }

    private static Stream<Happened> of(FleetView view, TargetView now, Target target) {
        Stream<PastRollout> current = now.rollout() == null || now.gate() == null
                ? Stream.empty()
                : Stream.of(new PastRollout(
                        now.rollout().value(),
                        now.gate().value(),
                        now.failures() == null ? 0 : now.failures().value().count()));
        return Stream.concat(
                Stream.concat(current, view.past(target).stream()).map(past -> rollout(target, past)),
                view.acts(target).acts().stream()
                        .map(act -> new Happened(
                                act.at(),
                                target.reference(),
                                target.group(),
                                "%s %s%s".formatted(act.by(), act.what(), because(act.why())),
                                null,
                                null)));
    }

    private static Happened rollout(Target target, PastRollout past) {
        String word = past.gate().word().name().toLowerCase(Locale.ROOT);
        return new Happened(
                FleetText.orEmpty(past.rollout().at()),
                target.reference(),
                target.group(),
                "rollout of %s, begun by %s: %s%s%s"
                        .formatted(
                                ShortDigest.of(past.rollout().digest()),
                                FleetText.orEmpty(past.rollout().by()),
                                word.equals("run")
                                        ? "wave %d".formatted(past.rollout().wave())
                                        : word,
                                past.failed() == 0 ? "" : ", %d failed".formatted(past.failed()),
                                because(past.gate().why())),
                past.rollout().digest(),
                past.failed());
    }

    private static String because(@Nullable String why) {
        return why == null || why.isEmpty() ? "" : " (%s)".formatted(FleetText.brief(why));
    }
}
