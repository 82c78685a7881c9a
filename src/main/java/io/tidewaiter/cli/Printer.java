package io.tidewaiter.cli;

import io.tidewaiter.api.Json;
import io.tidewaiter.text.Visible;
import java.io.PrintWriter;
import picocli.CommandLine;

/**
 * Prints for a person, or JSON for a program. All commands print through it: text of registries, images and Podman cannot
 * break a line or reach the terminal as an escape sequence.
 */
final class Printer {

    private final PrintWriter writer;

    Printer(PrintWriter writer) {
        this.writer = writer;
    }

    static Printer out(CommandLine command) {
        return new Printer(command.getOut());
    }

    static Printer err(CommandLine command) {
        return new Printer(command.getErr());
    }

    /** One line: line breaks in the text are escaped. */
    void line(String text) {
        writer.println(Visible.line(text));
    }

    /** Text with its line breaks, the last one included. The caller has escaped the parts that come from elsewhere. */
    void lines(String text) {
        writer.print(Visible.lines(text));
        writer.flush();
    }

    /** The value as JSON, in lines that are indented. */
    void json(Object value) {
        writer.println(Json.pretty(value));
    }

    /** The value as JSON in one line. */
    void jsonLine(Object value) {
        writer.println(Json.write(value));
    }
}
