package io.tidewaiter.cli.command;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import picocli.CommandLine;

/**
 * The commands below {@code tidewaiter}, in the order of the help. Each costs milliseconds of reflection to build, so of
 * all only those are built that the arguments can mean.
 */
final class CommandTree {

    /** @param name as its annotation says, which is not looked into before it is asked for */
    private record Entry(String name, Class<?> type) {}

    private static final List<Entry> COMMANDS = List.of(
            new Entry("status", StatusCommand.class),
            new Entry("check", CheckCommand.class),
            new Entry("diff", DiffCommand.class),
            new Entry("update", UpdateCommand.class),
            new Entry("auto-update", AutoUpdateCommand.class),
            new Entry("pull", PullCommand.class),
            new Entry("history", HistoryCommand.class),
            new Entry("events", EventsCommand.class),
            new Entry("rollback", RollbackCommand.class),
            new Entry("pin", PinCommand.class),
            new Entry("approve", ApproveCommand.class),
            new Entry("hold", HoldCommand.class),
            new Entry("release", ReleaseCommand.class),
            new Entry("quarantine", QuarantineCommand.class),
            new Entry("fleet", FleetCommand.class),
            new Entry("registries", RegistriesCommand.class),
            new Entry("notify", NotifyCommand.class),
            new Entry("dashboard", DashboardCommand.class),
            new Entry("init", InitCommand.class),
            new Entry("config", ConfigCommand.class),
            new Entry("daemon", DaemonCommand.class),
            new Entry("forget-images", ForgetImagesCommand.class),
            new Entry("completion", CompletionCommand.class),
            new Entry("manual", ManualCommand.class));

    private static final Set<String> HELP = Set.of("-h", "--help");

    private CommandTree() {}

    /** All of it, to be shown. */
    static CommandLine whole(Object root) {
        return with(root, name -> true);
    }

    /** As much of it as these arguments need; all when they name no command, or ask what there is. */
    static CommandLine of(Object root, List<String> arguments) {
        Set<String> words = new HashSet<>(arguments);
        return COMMANDS.stream().map(Entry::name).anyMatch(words::contains) && Collections.disjoint(words, HELP)
                ? with(root, words::contains)
                : whole(root);
    }

    private static CommandLine with(Object root, Predicate<String> wanted) {
        CommandLine line = new CommandLine(root);
        COMMANDS.stream()
                .filter(entry -> wanted.test(entry.name()))
                .forEach(entry -> line.addSubcommand(entry.name(), entry.type()));
        return line;
    }
}
