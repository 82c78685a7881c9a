package io.tidewaiter.cli.print;

import io.tidewaiter.text.Visible;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Columns, with two blanks between them. */
public final class Table {

    private static final int NARROWEST = 12;
    private static final int GAP = 2;

    private final List<List<String>> lines = new ArrayList<>();

    public Table(String... heading) {
        add(heading);
    }

    /** A row. Each cell is one line, whatever its text is. */
    public void add(String... cells) {
        lines.add(Arrays.stream(cells).map(Visible::line).toList());
    }

    /** As Podman aligns columns: none is narrower than twelve. For scripts, so cells are whole. */
    public String render() {
        List<Integer> widths = widths(String::length).stream()
                .map(width -> Math.max(NARROWEST - GAP, width))
                .toList();
        return render(lines, widths, String::length);
    }

    /**
     * For a terminal: no line is wider than the columns.
     *
     * @param cuts what to do while the table is too wide, in this order
     */
    public String render(int columns, List<Cut> cuts) {
        List<Integer> widths = new ArrayList<>(widths(Width::of));
        for (Cut cut : cuts) {
            int excess = total(widths) - columns;
            int width = widths.get(cut.column());
            if (excess > 0 && width > cut.narrowest()) {
                widths.set(cut.column(), cut.narrowest() == 0 ? 0 : Math.max(cut.narrowest(), width - excess));
            }
        }
        List<List<String>> fitting =
                lines.stream().map(line -> fitting(line, widths, cuts)).toList();
        return render(fitting, widths.stream().filter(width -> width > 0).toList(), Width::of)
                .lines()
                .map(line -> Width.start(line, columns) + "\n")
                .collect(Collectors.joining());
    }

    /**
     * One way to make a table narrower.
     *
     * @param column from 0
     * @param narrowest how narrow the column may become; 0 to leave it out
     * @param keepsEnd whether the end of a cell says more than its start, as with the name of an image
     */
    public record Cut(int column, int narrowest, boolean keepsEnd) {}

    private static int total(List<Integer> widths) {
        return widths.stream()
                        .filter(width -> width > 0)
                        .mapToInt(width -> width + GAP)
                        .sum()
                - GAP;
    }

    private List<Integer> widths(ToIntFunction<String> width) {
        return IntStream.range(0, lines.getFirst().size())
                .map(column -> lines.stream()
                        .mapToInt(line -> column < line.size() ? width.applyAsInt(line.get(column)) : 0)
                        .max()
                        .orElse(0))
                .boxed()
                .toList();
    }

    private static List<String> fitting(List<String> line, List<Integer> widths, List<Cut> cuts) {
        return IntStream.range(0, line.size())
                .filter(column -> widths.get(column) > 0)
                .mapToObj(column -> cuts.stream().anyMatch(cut -> cut.column() == column && cut.keepsEnd())
                        ? Width.end(line.get(column), widths.get(column))
                        : Width.start(line.get(column), widths.get(column)))
                .toList();
    }

    private static String render(List<List<String>> lines, List<Integer> widths, ToIntFunction<String> measure) {
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder row = new StringBuilder();
            for (int i = 0; i < line.size(); i++) {
                String cell = line.get(i);
                row.append(cell);
                row.repeat(' ', i == line.size() - 1 ? 0 : widths.get(i) + GAP - measure.applyAsInt(cell));
            }
            text.append(row.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
