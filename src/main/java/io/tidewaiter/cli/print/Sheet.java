package io.tidewaiter.cli.print;

import io.tidewaiter.text.Visible;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Properties below a heading: one a line with its name before it, as systemctl(1) prints them. */
public final class Sheet {

    private final int width;
    private final Layout layout;
    private final StringBuilder text = new StringBuilder();

    /** @param width of the names, with their colon */
    public Sheet(int width, String heading, Layout layout) {
        this.width = width;
        this.layout = layout;
        text.append(layout.lines(Visible.line(heading) + "\n"));
    }

    public void line(String name, String value) {
        row(name + ":", value);
    }

    /** A line where there is a value. */
    public void known(String name, @Nullable String value) {
        if (value != null) {
            line(name, value);
        }
    }

    /** A line for each value, the first with the name; none without values. */
    public void lines(String name, List<String> values) {
        if (!values.isEmpty()) {
            line(name, values.getFirst());
            values.stream().skip(1).forEach(value -> row("", value));
        }
    }

    private void row(String name, String value) {
        String heading = " ".repeat(Math.max(0, width - name.length())) + name + " ";
        text.append(heading).append(layout.lines(Visible.line(value) + "\n", heading.length()));
    }

    /** All lines, the last with its line break. */
    @Override
    public String toString() {
        return text.toString();
    }
}
