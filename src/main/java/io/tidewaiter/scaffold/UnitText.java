package io.tidewaiter.scaffold;

import java.util.regex.Pattern;

/** The language of unit files: systemd.syntax(7), and how {@code ExecStart=} reads words, systemd.service(5). */
final class UnitText {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@:./=,+-]+");

    private UnitText() {}

    /**
     * One word that arrives as it is: no specifier, variable, quote or escape of its is taken for one. Quadlet hands
     * {@code Label=} on to such a line, so that the same holds there.
     */
    static String word(String text) {
        if (PLAIN.matcher(text).matches()) {
            return text;
        }
        String escaped = text.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("%", "%%")
                .replace("$", "$$");
        return '"' + escaped + '"';
    }

    /** Sections, one blank line between; those that are empty are left out. */
    static String sections(String... sections) {
        return String.join(
                "\n",
                java.util.Arrays.stream(sections)
                        .filter(section -> !section.isEmpty())
                        .toList());
    }
}
