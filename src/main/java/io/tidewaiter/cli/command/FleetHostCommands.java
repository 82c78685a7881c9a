package io.tidewaiter.cli.command;

import io.tidewaiter.cli.backend.CommandException;
import io.tidewaiter.cli.backend.ExitCode;
import io.tidewaiter.cli.backend.FleetSession;
import io.tidewaiter.fleet.model.FleetHost;
import io.tidewaiter.fleet.model.Target;
import io.tidewaiter.fleet.rollout.FleetView;
import io.tidewaiter.fleet.rollout.HostStanding.State;
import io.tidewaiter.fleet.rollout.HostStandings;
import io.tidewaiter.fleet.rollout.RolloutWords;
import io.tidewaiter.fleet.rollout.RolloutWords.Answer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What people say of one host. */
final class FleetHostCommands {

    private FleetHostCommands() {}

    /** {@code tidewaiter fleet retry HOST}. */
    @Command(
            name = "retry",
            description = {
                "Let a host begin once more, or before its turn.",
                "Without REFERENCE: what failed on it, or else the one that it follows."
            },
            mixinStandardHelpOptions = true)
    static final class Retry implements Callable<Integer> {

        @Parameters(paramLabel = "HOST", index = "0", description = "its name in the fleet")
        private String host = "";

        @Parameters(paramLabel = "REFERENCE", index = "1", arity = "0..1", description = "only this one")
        private @Nullable String reference;

        @Spec
        private @Nullable CommandSpec spec;

        @Override
        public Integer call() {
            return say(
                    Objects.requireNonNull(spec),
                    (session, view) -> retried(session, view),
                    (words, target) -> words.retry(target, host));
        }

        private List<Target> retried(FleetSession session, FleetView view) {
            List<Target> followed = followed(view, host, reference);
            List<Target> failed = followed.stream()
                    .filter(target -> HostStandings.of(
                                    view.of(target, session.fleet().of(target)), null, true)
                            .stream()
                            .anyMatch(standing ->
                                    standing.host().name().equals(host) && standing.state() == State.FAILED))
                    .toList();
            if (failed.isEmpty() && followed.size() > 1) {
                throw new CommandException(
                        ExitCode.USAGE,
                        "nothing failed on %s: say which REFERENCE it is to try, of %s"
                                .formatted(
                                        host,
                                        String.join(
                                                ", ",
                                                followed.stream()
                                                        .limit(12)
                                                        .map(Target::reference)
                                                        .toList())),
                        null);
            }
            return failed.isEmpty() ? followed : failed;
        }
    }

    /** {@code tidewaiter fleet exclude HOST}. */
    @Command(
            name = "exclude",
            description = {
                "Let rollouts pass a host by, and not wait for it.",
                "Without REFERENCE: all that it follows."
            },
            mixinStandardHelpOptions = true)
    static final class Exclude implements Callable<Integer> {

        @Parameters(paramLabel = "HOST", index = "0", description = "its name in the fleet")
        private String host = "";

        @Parameters(paramLabel = "REFERENCE", index = "1", arity = "0..1", description = "only this one")
        private @Nullable String reference;

        @Option(names = "--undo", description = "let it take part again")
        private boolean undo;

        @Option(names = "--reason", paramLabel = "TEXT", description = "for those who read status")
        private @Nullable String reason;

        @Spec
        private @Nullable CommandSpec spec;

        @Override
        public Integer call() {
            String why = reason == null ? "" : FleetWord.reason(reason);
            return say(
                    Objects.requireNonNull(spec),
                    (session, view) -> followed(view, host, reference),
                    (words, target) -> undo ? words.include(target, host) : words.exclude(target, host, why));
        }
    }

    private static int say(
            CommandSpec command,
            BiFunction<FleetSession, FleetView, List<Target>> choice,
            BiFunction<RolloutWords, Target, Answer> word) {
        try (FleetSession session = FleetWord.open(command)) {
            for (Target target : choice.apply(session, session.read())) {
                FleetWord.say(command, session, target, words -> word.apply(words, target));
            }
            return ExitCode.OK;
        }
    }

    /** What a host follows. */
    private static List<Target> followed(FleetView view, String host, @Nullable String reference) {
        FleetHost info = view.info(host)
                .orElseThrow(() -> new CommandException(
                        ExitCode.USAGE,
                        "no host of the fleet is called %s: tidewaiter fleet hosts lists them".formatted(host),
                        null));
        List<Target> followed = FleetTargets.all(view, reference, info.group()).stream()
                .filter(target -> info.runs().containsKey(target.reference()))
                .toList();
        if (followed.isEmpty()) {
            throw new CommandException(
                    ExitCode.USAGE,
                    reference == null
                            ? "%s follows no reference".formatted(host)
                            : "%s does not follow %s".formatted(host, reference),
                    null);
        }
        return followed;
    }
}
