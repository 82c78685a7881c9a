package io.tidewaiter.update;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.update.model.State;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The diagram in the package's description and the steps that the states offer are the same. */
class StateDiagramTest {

    private static final Path DESCRIPTION = Path.of("src/main/java/io/tidewaiter/update/package-info.java");
    private static final Pattern LINE = Pattern.compile("\\* (\\w+) +▶ (\\w+(?:, \\w+)*)");

    @Test
    void isDrawnAsItIs() throws IOException {
        assertThat(drawn()).isEqualTo(real());
    }

    @Test
    void namesEveryEnd() throws IOException {
        String description = Files.readString(DESCRIPTION);

        assertThat(ends())
                .isNotEmpty()
                .allSatisfy(end -> assertThat(description).contains(end.getSimpleName()));
    }

    private static Map<String, Set<String>> drawn() throws IOException {
        Map<String, Set<String>> steps = new TreeMap<>();
        Matcher line = LINE.matcher(Files.readString(DESCRIPTION));
        while (line.find()) {
            steps.put(line.group(1), new TreeSet<>(Set.of(line.group(2).split(", "))));
        }
        return steps;
    }

    private static Map<String, Set<String>> real() {
        Map<String, Set<String>> steps = new TreeMap<>();
        Arrays.stream(State.class.getPermittedSubclasses())
                .filter(state -> state != State.End.class)
                .forEach(state -> steps.put(
                        state.getSimpleName(),
                        new TreeSet<>(Arrays.stream(state.getDeclaredMethods())
                                .filter(method -> Modifier.isPublic(method.getModifiers()))
                                .map(method -> method.getReturnType())
                                .filter(State.class::isAssignableFrom)
                                .map(Class::getSimpleName)
                                .collect(toSet()))));
        return steps;
    }

    private static Stream<Class<?>> ends() {
        return Arrays.stream(State.End.class.getPermittedSubclasses());
    }
}
