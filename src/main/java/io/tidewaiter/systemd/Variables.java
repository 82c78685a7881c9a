package io.tidewaiter.systemd;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The environment variables in a command line, as far as its unit sets them: systemd tells command lines as they are
 * written, and puts in the values only when it starts the unit. A variable that is not known here stays as it is written.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/systemd.service.html#Command%20lines">systemd.service(5)</a>
 */
final class Variables {

    private static final Pattern WORD = Pattern.compile("\\$([A-Za-z_][A-Za-z0-9_]*)");
    private static final Pattern PART = Pattern.compile("\\$\\$|\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private final Map<String, String> values = new HashMap<>();

    /** @param assignments {@code NAME=value}; the last of a name counts */
    Variables(List<String> assignments) {
        assignments.stream()
                .filter(line -> line.indexOf('=') > 0)
                .forEach(line ->
                        values.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
    }

    /** The first word, the program, has no variables. */
    List<String> in(List<String> command) {
        return Stream.concat(command.stream().limit(1), command.stream().skip(1).flatMap(this::words))
                .toList();
    }

    /** {@code $NAME} is as many words as its value has; <code>${NAME}</code> is part of its word. */
    private Stream<String> words(String word) {
        Matcher whole = WORD.matcher(word);
        if (!whole.matches()) {
            return Stream.of(PART.matcher(word).replaceAll(part -> Matcher.quoteReplacement(value(part))));
        }
        String value = values.get(whole.group(1));
        return value == null
                ? Stream.of(word)
                : Arrays.stream(BLANKS.split(value)).filter(each -> !each.isEmpty());
    }

    private String value(MatchResult part) {
        return part.group(1) == null ? "$" : values.getOrDefault(part.group(1), part.group());
    }
}
