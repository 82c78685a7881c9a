package io.tidewaiter.config;

import io.tidewaiter.text.Visible;

/**
 * One mistake in a configuration file, told so that an editor can jump to it.
 *
 * @param file as the person named it
 * @param line counted from 1; 0 when the file as a whole is meant
 * @param key the path of the key, {@code poll.interval}; empty when no key is to blame
 * @param message one line that says what is wrong and what would be right
 */
public record SettingsProblem(String file, int line, String key, String message) {

    private static final int LONGEST = 300;

    /** What stands in the file may be anything: it must not break or flood the log or terminal it is shown on. */
    public SettingsProblem {
        key = harmless(key);
        message = harmless(message);
    }

    private static String harmless(String text) {
        String brief = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        return Visible.line(brief);
    }

    /** {@code FILE:LINE: key.path: message}, without the parts that are not known. */
    @Override
    public String toString() {
        return file + (line > 0 ? ":" + line : "") + ": " + (key.isEmpty() ? "" : key + ": ") + message;
    }
}
