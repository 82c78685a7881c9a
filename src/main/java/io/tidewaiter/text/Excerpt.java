package io.tidewaiter.text;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The beginning and the last line of what a program says, however much that is. Any thread may use it. */
public final class Excerpt {

    /** What fits into a line of the log that is still readable. */
    private static final int MOST = 1024;

    private final ByteArrayOutputStream beginning = new ByteArrayOutputStream();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private String lastLine = "";

    /** More of what it says: UTF-8, cut anywhere. */
    public synchronized void add(byte[] bytes, int length) {
        beginning.write(bytes, 0, Math.min(length, MOST - beginning.size()));
        for (int at = 0; at < length; at++) {
            if (bytes[at] == '\n') {
                endLine();
            } else if (line.size() < MOST) {
                line.write(bytes[at]);
            }
        }
    }

    private void endLine() {
        String ended = text(line);
        line.reset();
        lastLine = ended.isEmpty() ? lastLine : ended;
    }

    /** The beginning, its lines joined by blanks. */
    public synchronized String beginning() {
        return text(beginning).replaceAll("\\s+", " ");
    }

    /** The last line that is not blank, or its beginning where it is long; empty where there is none. */
    public synchronized String lastLine() {
        String unended = text(line);
        return unended.isEmpty() ? lastLine : unended;
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8).strip();
    }
}
