package io.tidewaiter.cli.command;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** What no command takes, whatever it does: a name that is empty, as of a variable that is not set, and one that is too long. */
final class Arguments {

    /** systemd's names of units have no more: systemd.unit(5). */
    private static final int LONGEST_NAME = 255;

    private static final int LONGEST = 4096;
    private static final int SHOWN = 40;
    private static final Set<String> PATHS = Set.of("FILE", "FOLDER");

    private Arguments() {}

    /** What is wrong with them, in one line; empty where nothing is. */
    static Optional<String> mistake(ParseResult parsed) {
        return Stream.concat(
                        parsed.matchedPositionals().stream()
                                .flatMap(name -> mistake(
                                        name,
                                        name.paramLabel(),
                                        PATHS.contains(name.paramLabel()) ? LONGEST : LONGEST_NAME)),
                        parsed.matchedOptions().stream()
                                .flatMap(option -> mistake(option, option.longestName(), LONGEST)))
                .findFirst()
                .or(() -> parsed.hasSubcommand() ? mistake(parsed.subcommand()) : Optional.empty());
    }

    private static Stream<String> mistake(ArgSpec argument, String name, int longest) {
        List<String> values = argument.originalStringValues();
        return values.stream().flatMap(value -> {
            if (value.isEmpty() && !(argument instanceof OptionSpec)) {
                return Stream.of("%s is empty".formatted(name));
            }
            return value.length() > longest
                    ? Stream.of("%s is longer than %d characters: %s".formatted(name, longest, shortened(value)))
                    : Stream.empty();
        });
    }

    /** As much of a text as a line can show. */
    static String shortened(String text) {
        return shortened(text, SHOWN);
    }

    static String shortened(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + "…";
    }
}
