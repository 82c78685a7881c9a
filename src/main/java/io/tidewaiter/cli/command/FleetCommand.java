package io.tidewaiter.cli.command;

import io.tidewaiter.fleet.rollout.RolloutWords;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tidewaiter fleet}: the releases of many hosts. All of it talks to etcd itself. */
@OwnProcess
@Command(
        name = "fleet",
        description = "Show and steer how releases go through a fleet of hosts.",
        mixinStandardHelpOptions = true,
        subcommands = {
            FleetStatusCommand.class,
            FleetHostsCommand.class,
            FleetHistoryCommand.class,
            FleetQuarantineCommand.class,
            FleetStartCommand.class,
            FleetHostCommands.Retry.class,
            FleetHostCommands.Exclude.class,
            FleetDashboardCommand.class,
            FleetCoordinateCommand.class
        })
final class FleetCommand implements Runnable {

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(command().commandLine(), "say what to do:");
    }

    @Command(
            name = "pause",
            description = "Let no more hosts begin until the rollout is resumed.",
            mixinStandardHelpOptions = true)
    int pause(@Mixin FleetChoice choice) {
        return FleetWord.say(command(), choice, RolloutWords::pause);
    }

    @Command(name = "resume", description = "Let a paused rollout go on.", mixinStandardHelpOptions = true)
    int resume(@Mixin FleetChoice choice) {
        return FleetWord.say(command(), choice, RolloutWords::resume);
    }

    @Command(
            name = "halt",
            description = {
                "Let no host begin with this release any more.",
                "Hosts that began go on to their end. Only a new rollout lets hosts begin again."
            },
            mixinStandardHelpOptions = true)
    int halt(
            @Mixin FleetChoice choice,
            @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "for those who read status")
                    String reason) {
        String why = FleetWord.reason(reason);
        return FleetWord.say(command(), choice, (words, target) -> words.halt(target, why));
    }

    @Command(
            name = "promote",
            description = {
                "Begin the next wave now, without the rest of the soak.",
                "Late hosts are not waited for, and the wave before need not be proven."
            },
            mixinStandardHelpOptions = true)
    int promote(@Mixin FleetChoice choice) {
        return FleetWord.say(command(), choice, RolloutWords::promote);
    }

    private CommandSpec command() {
        return Objects.requireNonNull(spec);
    }

    /** Which rollout; it need not be said where there is one. */
    static final class FleetChoice {

        @Parameters(
                paramLabel = "REFERENCE",
                arity = "0..1",
                description = "as hosts follow it; not needed where there is one")
        private @Nullable String reference;

        @Option(
                names = "--group",
                paramLabel = "GROUP",
                description = "the group of hosts; not needed where there is one")
        private @Nullable String group;

        @Nullable
        String reference() {
            return reference;
        }

        @Nullable
        String group() {
            return group;
        }
    }
}
