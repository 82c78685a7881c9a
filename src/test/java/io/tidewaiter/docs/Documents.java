package io.tidewaiter.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The documents as text in Markdown. */
public final class Documents {

    static final Path README = Path.of("README.md");
    static final Path USAGE = Path.of("docs/usage");

    private static final Pattern SPAN = Pattern.compile("`([^`\n]+)`");
    private static final String INDENT = "    ";

    private Documents() {}

    /** One document. */
    public record Document(Path path, String text) {

        static Document read(Path path) throws IOException {
            return new Document(path, Files.readString(path));
        }

        /** What is printed as code within a line. */
        public List<String> spans() {
            return text.lines()
                    .filter(line -> !line.startsWith(INDENT))
                    .flatMap(line -> SPAN.matcher(line).results().map(span -> span.group(1)))
                    .toList();
        }

        /** What is printed as code in lines of its own, without its indent. */
        public List<String> blocks() {
            List<String> blocks = new ArrayList<>();
            StringBuilder block = new StringBuilder();
            for (String line : (text + "\n.").lines().toList()) {
                if (line.startsWith(INDENT) || (line.isEmpty() && !block.isEmpty())) {
                    block.append(line.isEmpty() ? "" : line.substring(INDENT.length()))
                            .append('\n');
                } else if (!block.isEmpty()) {
                    blocks.add(block.toString().stripTrailing() + "\n");
                    block.setLength(0);
                }
            }
            return blocks;
        }

        /** All code, line by line; what a backslash continues is one line. */
        public Stream<String> code() {
            return Stream.concat(
                    spans().stream(),
                    blocks().stream().flatMap(block -> block.replace("\\\n", "").lines()));
        }
    }

    public static List<Document> all() throws IOException {
        List<Document> documents = new ArrayList<>();
        documents.add(Document.read(README));
        try (Stream<Path> files = Files.walk(Path.of("docs"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".md"))
                    .sorted()
                    .toList()) {
                documents.add(Document.read(file));
            }
        }
        return documents;
    }
}
