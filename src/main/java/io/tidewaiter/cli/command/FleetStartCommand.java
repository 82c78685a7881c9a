package io.tidewaiter.cli.command;

import io.tidewaiter.cli.backend.CommandException;
import io.tidewaiter.cli.backend.ExitCode;
import io.tidewaiter.cli.backend.FleetSession;
import io.tidewaiter.cli.print.Printer;
import io.tidewaiter.cli.print.Table;
import io.tidewaiter.fleet.model.Rollout;
import io.tidewaiter.fleet.model.Strategy;
import io.tidewaiter.fleet.model.Target;
import io.tidewaiter.fleet.rollout.FleetView;
import io.tidewaiter.fleet.rollout.HostView;
import io.tidewaiter.fleet.rollout.RolloutPlan;
import io.tidewaiter.fleet.rollout.RolloutWords.Answer;
import io.tidewaiter.fleet.rollout.RolloutWriter;
import io.tidewaiter.fleet.rollout.TargetView;
import io.tidewaiter.image.Digest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidewaiter fleet start}: begins a rollout that would not begin by itself. */
@Command(
        name = "start",
        description = {
            "Begin a rollout, in place of the one of now.",
            "A release that no rollout was about begins one by itself; one that was halted does not."
        },
        mixinStandardHelpOptions = true)
final class FleetStartCommand implements Callable<Integer> {

    private static final int MOST_NAMES = 20;
    private static final List<Table.Cut> CUTS = List.of(new Table.Cut(2, 20, false));

    @Parameters(paramLabel = "REFERENCE", index = "0", description = "as hosts follow it")
    private String reference = "";

    @Parameters(
            paramLabel = "DIGEST",
            index = "1",
            arity = "0..1",
            description = "instead of the one that the registries of the hosts name")
    private @Nullable String digest;

    @Option(names = "--group", paramLabel = "GROUP", description = "the group of hosts; not needed where there is one")
    private @Nullable String group;

    @Option(names = "--dry-run", description = "only show which host would go in which wave")
    private boolean dryRun;

    @Mixin
    private FleetFormat format = new FleetFormat();

    @Spec
    private @Nullable CommandSpec spec;

    /**
     * Hosts that would go together.
     *
     * @param wave 0 for the canaries
     */
    private record PlannedWave(int wave, String portion, List<String> hosts) {}

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        if (digest != null && Digest.tryParse(digest).isEmpty()) {
            throw new CommandException(
                    ExitCode.USAGE, "%s is not a digest: write sha256: and 64 hex digits".formatted(digest), null);
        }
        try (FleetSession session = FleetWord.open(command)) {
            FleetView view = session.read();
            Target target = FleetTargets.one(view, reference, group);
            Strategy strategy = session.fleet().of(target);
            if (dryRun) {
                return show(command, session, view.of(target, strategy), strategy, view);
            }
            FleetWord.say(command, session, target, words -> words.start(target, digest, strategy));
            return ExitCode.OK;
        }
    }

    /** What would be refused is refused here too. */
    private int show(CommandSpec command, FleetSession session, TargetView now, Strategy strategy, FleetView view) {
        switch (FleetWord.words(command, session, view).start(now.target(), digest, strategy)) {
            case Answer.Refused(String reason) -> throw new CommandException(ExitCode.FAILED, reason, null);
            case Answer.Already(String state) ->
                Printer.err(command.commandLine()).line(state);
            case Answer.Write write -> {}
        }
        Rollout rollout = new RolloutWriter(session.keys(), InstantSource.system(), RandomGenerator.getDefault())
                .rollout(now, digest == null ? "" : digest, "", strategy);
        List<PlannedWave> waves = new ArrayList<>();
        for (List<HostView> wave : RolloutPlan.waves(now, rollout)) {
            int number = waves.size();
            waves.add(new PlannedWave(
                    number,
                    number == 0
                            ? strategy.canaries().toString()
                            : strategy.waves().get(number - 1).toString(),
                    wave.stream().map(HostView::name).toList()));
        }
        Printer out = Printer.out(command.commandLine());
        if (format.isJson()) {
            out.json(waves);
            return ExitCode.OK;
        }
        Table table = new Table("WAVE", "HOSTS", "NAMES");
        waves.forEach(wave -> table.add(
                wave.wave() == 0
                        ? "canaries (%s)".formatted(wave.portion())
                        : "%d (%s)".formatted(wave.wave(), wave.portion()),
                String.valueOf(wave.hosts().size()),
                names(wave.hosts())));
        out.lines(CommandSupport.layout(command).table(table, CUTS));
        out.line("at most %s at once%s; %d failures halt it; other hosts are drawn each time, except by labels"
                .formatted(
                        strategy.budget(),
                        strategy.ramp() ? ", and no more than are proven" : "",
                        rollout.threshold()));
        return ExitCode.OK;
    }

    private static String names(List<String> hosts) {
        String names = String.join(", ", hosts.stream().limit(MOST_NAMES).toList());
        return hosts.isEmpty()
                ? "-"
                : FleetText.brief(names)
                        + (hosts.size() > MOST_NAMES ? " and %d more".formatted(hosts.size() - MOST_NAMES) : "");
    }
}
