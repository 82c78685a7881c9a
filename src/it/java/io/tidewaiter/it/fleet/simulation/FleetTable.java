package io.tidewaiter.it.fleet.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Text in columns, as Markdown has it. */
final class FleetTable {

    private final List<List<String>> rows = new ArrayList<>();

    FleetTable(String... heads) {
        rows.add(List.of(heads));
    }

    void add(Object... cells) {
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(cell instanceof Double number ? String.format(Locale.ROOT, "%.2f", number) : cell.toString());
        }
        rows.add(row);
    }

    @Override
    public String toString() {
        int columns = rows.getFirst().size();
        List<Integer> widths = new ArrayList<>();
        for (int i = 0; i < columns; i++) {
            int column = i;
            widths.add(rows.stream()
                    .mapToInt(row -> row.get(column).length())
                    .max()
                    .orElse(0));
        }
        String line = widths.stream().map(width -> "-".repeat(width + 2)).collect(Collectors.joining("|", "|", "|"));
        List<String> lines =
                new ArrayList<>(rows.stream().map(row -> line(row, widths)).toList());
        lines.add(1, line);
        return String.join("\n", lines);
    }

    private static String line(List<String> row, List<Integer> widths) {
        StringBuilder text = new StringBuilder("|");
        for (int i = 0; i < row.size(); i++) {
            String cell = row.get(i);
            text.append(' ')
                    .append(cell)
                    .append(" ".repeat(widths.get(i) - cell.length()))
                    .append(" |");
        }
        return text.toString();
    }
}
