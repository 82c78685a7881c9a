package io.tidewaiter.cli.command;

import io.tidewaiter.cli.print.LiveProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** As much of a terminal as {@link LiveProgress} uses: up so many lines, and away with all below. */
public final class Screen {

    private static final Pattern ERASE = Pattern.compile("\033\\[(\\d+)A\\r\033\\[J");
    private static final Pattern WRAPPING = Pattern.compile("\033\\[\\?7[lh]");

    private Screen() {}

    /** The lines on it after all this was sent. */
    public static List<String> after(String sent) {
        List<String> lines = new ArrayList<>();
        Matcher erase = ERASE.matcher(sent);
        int done = 0;
        while (erase.find()) {
            add(lines, sent.substring(done, erase.start()));
            int up = Integer.parseInt(erase.group(1));
            lines.subList(lines.size() - up, lines.size()).clear();
            done = erase.end();
        }
        add(lines, sent.substring(done));
        return lines;
    }

    private static void add(List<String> lines, String text) {
        WRAPPING.matcher(text).replaceAll("").lines().forEach(lines::add);
    }
}
