package io.tidewaiter.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No statement goes over the whole history, however long that is. */
class PlansTest {

    private static final Path SOURCES = Path.of("src/main/java/io/tidewaiter/store");
    /** A statement about updates in a text block, or in a string. */
    private static final Pattern STATEMENT =
            Pattern.compile("\"\"\"\\s+((?:SELECT|INSERT|DELETE|UPDATE)\\b.*?)\"\"\"", Pattern.DOTALL);

    @Test
    void useAnIndexForWhateverIsAskedOfUpdates(@TempDir Path folder) throws IOException, SQLException {
        TestStore store = new TestStore(folder.resolve("journal.db"));
        store.open();
        int seen = 0;
        try (Sql sql = new Sql(DriverManager.getConnection("jdbc:sqlite:" + store.file))) {
            for (String statement : statements()) {
                List<String> plan =
                        sql.list("EXPLAIN QUERY PLAN " + statement.replace("%s", ""), row -> row.getString("detail"));
                assertThat(plan)
                        .as(statement)
                        .noneMatch(step -> step.equals("SEARCH updates"))
                        .noneMatch(step -> step.equals("SCAN updates"))
                        .noneMatch(step -> step.equals("SCAN transitions"));
                seen++;
            }
        } finally {
            store.close();
        }
        assertThat(seen).isGreaterThan(8);
    }

    /** Not those that change the tables, nor what is done once with a store that was damaged. */
    private static List<String> statements() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return files.filter(file -> !file.endsWith("Schema.java") && !file.endsWith("Salvage.java"))
                    .map(PlansTest::read)
                    .flatMap(text -> STATEMENT.matcher(text).results())
                    .map(found -> found.group(1))
                    .filter(sql -> sql.contains("updates") || sql.contains("transitions"))
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
