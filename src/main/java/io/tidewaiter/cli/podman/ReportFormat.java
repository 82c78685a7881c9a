package io.tidewaiter.cli.podman;

import io.tidewaiter.cli.print.Table;
import java.util.List;
import java.util.stream.Collectors;

/** How {@code auto-update --format} prints its lines: as Podman's report does, to the blank. */
public sealed interface ReportFormat {

    String TABLE_WORD = "table ";

    /** @throws TemplateException when it is a template that cannot be used */
    static ReportFormat of(String format) {
        return switch (format) {
            // Podman's own begins with a column that is empty
            case "" ->
                new Columns(new GoTemplate("\t{{.Unit}}\t{{.Container}}\t{{.Image}}\t{{.Policy}}\t{{.Updated}}"));
            case "json" -> new JsonList();
            default -> format.startsWith(TABLE_WORD) ? columns(format) : lines(format);
        };
    }

    String print(List<ReportLine> lines);

    private static ReportFormat columns(String format) {
        String cells =
                format.substring(TABLE_WORD.length()).replace("\\t", "\t").replace("\\n", "\n");
        return new Columns(new GoTemplate(cells.replace(' ', '\t').stripTrailing()));
    }

    private static ReportFormat lines(String format) {
        String text = format.replace("\\t", "\t").replace("\\n", "\n");
        return new Lines(new GoTemplate(text.endsWith("\n") ? text : text + "\n"));
    }

    /** Aligned, with a heading. */
    record Columns(GoTemplate template) implements ReportFormat {

        @Override
        public String print(List<ReportLine> lines) {
            Table table = new Table(cells(ReportLine.HEADING));
            lines.forEach(line -> table.add(cells(line)));
            return table.render();
        }

        private String[] cells(ReportLine line) {
            return template.render(line).split("\t", -1);
        }
    }

    /** One after the other. */
    record Lines(GoTemplate template) implements ReportFormat {

        @Override
        public String print(List<ReportLine> lines) {
            return lines.stream().map(template::render).collect(Collectors.joining());
        }
    }

    /** As Go indents. */
    record JsonList() implements ReportFormat {

        @Override
        public String print(List<ReportLine> lines) {
            return lines.stream().map(JsonList::object).collect(Collectors.joining(",\n", "[\n", "\n]\n"));
        }

        private static String object(ReportLine line) {
            return line.fields().entrySet().stream()
                    .map(field -> "        \"%s\": %s"
                            .formatted(field.getKey(), io.tidewaiter.api.model.Json.write(field.getValue())))
                    .collect(Collectors.joining(",\n", "    {\n", "\n    }"));
        }
    }
}
