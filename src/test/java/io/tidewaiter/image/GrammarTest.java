package io.tidewaiter.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is read by hand is what the patterns of distribution/reference match. */
class GrammarTest {

    private static final String COMPONENT = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
    private static final String LABEL = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
    private static final String HOST = "(?:" + LABEL + "(?:\\." + LABEL + ")*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?";

    static Stream<Arguments> parts() {
        return Stream.of(
                part(HOST, "aF0g.-:[]", Grammar::isHost),
                part(COMPONENT + "(?:/" + COMPONENT + ")*", "a0._-/A", Grammar::isRepository),
                part("[\\w][\\w.-]{0,127}", "aZ0_.-: é\n", Grammar::isTag),
                part("[a-f0-9]{4}", "af09gA", text -> Grammar.isHex(text, 4)));
    }

    private static Arguments part(String pattern, String letters, Predicate<String> reader) {
        return Arguments.of(Pattern.compile(pattern), letters, reader);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("parts")
    void matchesThePattern(Pattern pattern, String letters, Predicate<String> reader) {
        RandomGenerator random = new SplittableRandom(1);
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(9); length > 0; length--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            assertThat(reader.test(text.toString()))
                    .as(text.toString())
                    .isEqualTo(pattern.matcher(text).matches());
        }
    }
}
