package io.tidewaiter.cli;

import io.tidewaiter.config.Locations;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;

/**
 * {@code tidewaiter status} and no more words, while a daemon runs: it prints what the daemon says. Nothing has to be
 * parsed then, neither arguments nor JSON, and without the libraries for that it takes about as long as {@code podman ps}
 * instead of four times as long. It is asked for more often than all else, by people and by monitoring.
 */
final class StatusAtOnce {

    private StatusAtOnce() {}

    static boolean isAskedFor(String... arguments) {
        return arguments.length == 1 && arguments[0].equals("status");
    }

    /** @return false when it cannot be had in this way, and nothing was printed */
    static boolean print(Locations locations, PrintWriter out) {
        StringBuilder text = new StringBuilder();
        try (BufferedReader answer = new ControlClient(locations.controlSocket()).send("GET", "/v1/status", "")) {
            char[] some = new char[8192];
            for (int read = answer.read(some); read >= 0; read = answer.read(some)) {
                text.append(some, 0, read);
            }
        } catch (IOException | CommandException e) {
            // no daemon, or one that has a reason: the command itself says which
            return false;
        }
        out.print(text);
        out.flush();
        return true;
    }
}
