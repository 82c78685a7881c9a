package io.tidewaiter.cli;

import io.tidewaiter.text.Visible;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Columns as Podman aligns them: two blanks between, none narrower than twelve. */
final class Table {

    private static final int NARROWEST = 12;
    private static final int GAP = 2;

    private final List<List<String>> lines = new ArrayList<>();

    Table(String... heading) {
        add(heading);
    }

    /** A row, of which a cell is one line whatever it holds. */
    void add(String... cells) {
        lines.add(Arrays.stream(cells).map(Visible::line).toList());
    }

    String render() {
        int columns = lines.stream().mapToInt(List::size).max().orElse(0);
        int[] widths = new int[columns];
        for (List<String> line : lines) {
            for (int i = 0; i < line.size(); i++) {
                widths[i] = Math.max(widths[i], Math.max(NARROWEST, line.get(i).length() + GAP));
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder row = new StringBuilder();
            for (int i = 0; i < line.size(); i++) {
                row.append(line.get(i));
                row.repeat(
                        ' ', i == line.size() - 1 ? 0 : widths[i] - line.get(i).length());
            }
            text.append(row.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
