package io.tidewaiter.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Comments, messages and documents say who is meant: a person, a user, a unit, a client. */
class PlainWordsTest {

    private static final Pattern VAGUE =
            Pattern.compile("\\b(somebody|nobody|whoever|anybody|everybody)\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern TEXT = Pattern.compile(".*\\.(java|md|yaml|js|html|service|socket|timer|container)");

    @ParameterizedTest
    @ValueSource(strings = {"src/main/java", "src/main/resources", "docs", "config", "systemd", "README.md"})
    void sayWhoIsMeant(Path place) throws IOException {
        try (Stream<Path> all = Files.walk(place)) {
            assertThat(all.filter(file -> TEXT.matcher(file.toString()).matches()))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(Files.readString(file).lines())
                            .as(file.toString())
                            .noneMatch(line -> VAGUE.matcher(line).find()));
        }
    }
}
