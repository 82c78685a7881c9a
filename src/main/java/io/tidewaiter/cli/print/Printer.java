package io.tidewaiter.cli.print;

import io.tidewaiter.api.model.Json;
import io.tidewaiter.text.Visible;
import java.io.PrintWriter;
import picocli.CommandLine;

/**
 * Prints for a person, or JSON for a program. All commands print through it: text of registries, images and Podman cannot
 * break a line or reach the terminal as an escape sequence.
 */
public final class Printer {

    private final PrintWriter writer;

    public Printer(PrintWriter writer) {
        this.writer = writer;
    }

    public static Printer out(CommandLine command) {
        return new Printer(command.getOut());
    }

    public static Printer err(CommandLine command) {
        return new Printer(command.getErr());
    }

    /** One line: line breaks in the text are escaped. */
    public void line(String text) {
        writer.println(Visible.line(text));
    }

    /** Text with its line breaks, the last one included. The caller has escaped the parts that come from elsewhere. */
    public void lines(String text) {
        writer.print(Visible.lines(text));
        writer.flush();
    }

    /** The value as JSON, in lines that are indented. */
    public void json(Object value) {
        writer.println(Json.pretty(value));
    }

    /** The value as JSON in one line. */
    public void jsonLine(Object value) {
        writer.println(Json.write(value));
    }
}
