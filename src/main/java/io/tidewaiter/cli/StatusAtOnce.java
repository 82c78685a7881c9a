package io.tidewaiter.cli;

import io.tidewaiter.config.Locations;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/**
 * {@code tidewaiter status} and no more words, while a daemon runs: prints what the daemon says. It is asked for more often
 * than all else, by people and by monitoring. Nothing has to be parsed then, neither arguments nor JSON, so the launcher
 * starts this class without a single library on the class path, which takes less than half the time.
 */
public final class StatusAtOnce {

    /** The launcher goes on with the whole program, which can say why. */
    static final int NOT_IN_THIS_WAY = 75;

    private StatusAtOnce() {}

    public static void main(String[] arguments) throws IOException {
        System.exit(print(Locations.ofThisProcess(), new OutputStreamWriter(System.out, StandardCharsets.UTF_8)));
    }

    /** @return the exit code; nothing was printed unless it is that of success */
    static int print(Locations locations, Writer out) throws IOException {
        String text = text(new ControlClient(locations.controlSocket()));
        if (text == null) {
            return NOT_IN_THIS_WAY;
        }
        out.write(text);
        out.flush();
        return ExitCode.OK;
    }

    private static @org.jspecify.annotations.Nullable String text(ControlClient client) {
        StringBuilder text = new StringBuilder();
        try (BufferedReader answer = client.send("GET", "/v1/status", "")) {
            char[] some = new char[8192];
            for (int read = answer.read(some); read >= 0; read = answer.read(some)) {
                text.append(some, 0, read);
            }
            return text.toString();
        } catch (IOException | CommandException | NoClassDefFoundError e) {
            // no daemon, or one that refuses: to read its reason takes a library
            return null;
        }
    }
}
