package io.tidewaiter.cli.command;

import io.tidewaiter.app.Caller;
import io.tidewaiter.cli.backend.CommandException;
import io.tidewaiter.cli.backend.ExitCode;
import io.tidewaiter.cli.backend.FleetSession;
import io.tidewaiter.cli.print.Printer;
import io.tidewaiter.daemon.HostName;
import io.tidewaiter.fleet.model.Target;
import io.tidewaiter.fleet.rollout.FleetView;
import io.tidewaiter.fleet.rollout.RolloutWords;
import io.tidewaiter.fleet.rollout.RolloutWords.Answer;
import java.time.InstantSource;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Model.CommandSpec;

/** Says a person's word to a rollout. */
final class FleetWord {

    private static final int LONGEST_REASON = 500;

    private FleetWord() {}

    static FleetSession open(CommandSpec command) {
        return FleetSession.open(
                CommandSupport.process(command), CommandSupport.caller(command).environment());
    }

    /** To the one target that is chosen. */
    static int say(
            CommandSpec command, FleetCommand.FleetChoice choice, BiFunction<RolloutWords, Target, Answer> word) {
        try (FleetSession session = open(command)) {
            Target target = FleetTargets.one(session.read(), choice.reference(), choice.group());
            say(command, session, target, words -> word.apply(words, target));
            return ExitCode.OK;
        }
    }

    static void say(
            CommandSpec command,
            FleetSession session,
            Target target,
            java.util.function.Function<RolloutWords, Answer> word) {
        String said = session.act(target, view -> word.apply(words(command, session, view)));
        Printer.out(command.commandLine()).line("%s: %s".formatted(target, said));
    }

    static RolloutWords words(CommandSpec command, FleetSession session, FleetView view) {
        return new RolloutWords(
                session.keys(),
                view,
                InstantSource.system(),
                RandomGenerator.getDefault(),
                by(CommandSupport.caller(command)));
    }

    /** Who acts: with sudo the person, not root. */
    private static String by(Caller caller) {
        String user = System.getProperty("user.name", "unknown");
        String person = caller.environment().getOrDefault("SUDO_USER", user);
        return "%s@%s".formatted(person.isEmpty() ? user : person, HostName.own());
    }

    /** As it is kept. */
    static String reason(String typed) {
        if (typed.isBlank() || typed.length() > LONGEST_REASON) {
            throw new CommandException(
                    ExitCode.USAGE, "--reason: 1 to %d characters are expected".formatted(LONGEST_REASON), null);
        }
        return typed.strip();
    }
}
