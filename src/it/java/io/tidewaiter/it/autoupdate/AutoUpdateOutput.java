package io.tidewaiter.it.autoupdate;

import io.tidewaiter.it.host.CommandResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@code auto-update} printed, less what is not the same in two runs of one program: the ids of containers, and the
 * order of rows, which Podman leaves to chance.
 *
 * @param out the heading, then the lines in alphabetical order
 * @param progress what it told while it went on, each line once
 * @param errors in alphabetical order, without the words that join them
 * @param count the words that join them, empty for one or none
 */
record AutoUpdateOutput(List<String> out, List<String> progress, List<String> errors, String count, int exit) {

    private static final Pattern ERROR = Pattern.compile("^(Error: |\t\\* )");

    static AutoUpdateOutput by(CommandResult ran) {
        List<String> progress = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        String count = "";
        for (String line : anonymous(ran.err()).lines().toList()) {
            if (line.matches("Error: \\d+ errors occurred:")) {
                count = line;
            } else if (ERROR.matcher(line).find()) {
                errors.add(ERROR.matcher(line).replaceFirst(""));
            } else {
                progress.add(line);
            }
        }
        return new AutoUpdateOutput(
                sorted(anonymous(ran.out())),
                progress.stream().distinct().sorted().toList(),
                errors.stream().sorted().toList(),
                count,
                ran.exit());
    }

    /** As Podman would have it: what is meant to be different, undone. */
    AutoUpdateOutput lessWhatIsMeant() {
        return new AutoUpdateOutput(
                out,
                progress.stream()
                        .filter(Predicate.not(IntendedDifference::isOfOneOnly))
                        .toList(),
                errors.stream().map(IntendedDifference::undo).sorted().toList(),
                count,
                exit);
    }

    private static String anonymous(String text) {
        return text.replaceAll("\\b[0-9a-f]{64}\\b", "ID").replaceAll("\\b[0-9a-f]{12}\\b", "twelve-digit");
    }

    /** Only tables have a heading. */
    private static List<String> sorted(String out) {
        Map<Boolean, List<String>> lines = out.lines()
                .collect(Collectors.partitioningBy(line -> line.strip().startsWith("UNIT ")));
        return Stream.concat(
                        lines.getOrDefault(true, List.of()).stream(),
                        lines.getOrDefault(false, List.of()).stream().sorted())
                .toList();
    }
}
