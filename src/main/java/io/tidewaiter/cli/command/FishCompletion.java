package io.tidewaiter.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The completion script for fish, which picocli does not make: one {@code complete} for each word that may stand somewhere. */
final class FishCompletion {

    private final StringBuilder script = new StringBuilder("complete -c tidewaiter -f\n");
    private final String units;

    private FishCompletion(String units) {
        this.units = units;
    }

    /** @param units a command that prints the names of the followed units, one a line */
    static String of(CommandLine root, String units) {
        FishCompletion completion = new FishCompletion(units);
        completion.add(root.getCommandSpec(), List.of());
        return completion.script.toString();
    }

    private void add(CommandSpec command, List<String> path) {
        List<CommandSpec> below = command.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(each -> !each.usageMessage().hidden())
                .distinct()
                .toList();
        String here = condition(path, below.stream().map(CommandSpec::name).collect(Collectors.joining(" ")));
        command.options().stream().filter(option -> !option.hidden()).forEach(option -> option(here, option));
        command.positionalParameters().forEach(parameter -> line(here, "-a " + quoted(candidates(parameter))));
        for (CommandSpec each : below) {
            line(
                    here,
                    "-a %s -d %s"
                            .formatted(
                                    each.name(),
                                    quoted(first(each.usageMessage().description()))));
            List<String> deeper = new ArrayList<>(path);
            deeper.add(each.name());
            add(each, deeper);
        }
    }

    /** The words of the path were typed, and none of those that would lead further. */
    private static String condition(List<String> path, String further) {
        List<String> all = new ArrayList<>();
        path.forEach(word -> all.add("__fish_seen_subcommand_from " + word));
        if (!further.isEmpty()) {
            all.add("not __fish_seen_subcommand_from " + further);
        }
        return String.join("; and ", all);
    }

    private void option(String here, OptionSpec option) {
        StringBuilder words = new StringBuilder();
        for (String name : option.names()) {
            words.append(name.startsWith("--") ? "-l " + name.substring(2) : "-s " + name.substring(1))
                    .append(' ');
        }
        if (option.arity().max() > 0) {
            String candidates = candidates(option);
            words.append(candidates.isEmpty() ? "-r -F " : "-x -a " + quoted(candidates) + " ");
        }
        line(here, words + "-d " + quoted(first(option.description())));
    }

    private String candidates(ArgSpec argument) {
        @Nullable Iterable<String> known = argument.completionCandidates();
        if (known == null) {
            return "";
        }
        return StreamSupport.stream(known.spliterator(), false)
                .map(candidate -> candidate.equals(FollowedUnits.MARK) ? "(" + units + ")" : candidate)
                .collect(Collectors.joining(" "));
    }

    private void line(String condition, String rest) {
        script.append("complete -c tidewaiter");
        if (!condition.isEmpty()) {
            script.append(" -n ").append(quoted(condition));
        }
        script.append(' ').append(rest).append('\n');
    }

    private static String first(String[] description) {
        return description.length == 0 ? "" : CommandLine.Help.Ansi.OFF.string(description[0]);
    }

    /** In fish only a quote and a backslash mean something between single quotes. */
    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
