package io.tidewaiter.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every name, on names made at random by the grammar of distribution/reference, and on names near it. */
class ReferencePropertiesTest {

    private static final String NEAR = "azAZ09._-:/@[]+ \t\n\0%*~ü";

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aNameOfTheGrammarIsReadAndWrittenUnchanged(long seed) {
        Name name = new Name(new Random(seed));

        Reference read = Reference.parse(name.toString());

        assertThat(read).hasToString(name.toString());
        assertThat(Reference.parse(read.toString())).isEqualTo(read);
        assertThat(read.name() + "/").startsWith(read.host() + "/");
        assertThat(read.tagOrDigest()).isNotEmpty();
        assertThat(read.isPinned()).isEqualTo(name.toString().contains("@"));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void thePulledNameIsTheSameRepositoryByDigestAlone(long seed) {
        Reference read = Reference.parse(new Name(new Random(seed)).toString());
        Digest digest = Digest.sha256(new byte[] {(byte) seed});

        Reference pulled = read.at(digest);

        assertThat(pulled).hasToString(read.name() + "@" + digest);
        assertThat(read.named(pulled)).isEqualTo(read);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatIsNearANameIsReadOrRefusedByItsText(long seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder(new Name(random).toString());
        for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
            int at = random.nextInt(text.length());
            text.setCharAt(at, NEAR.charAt(random.nextInt(NEAR.length())));
        }

        assertThatCode(() -> {
                    try {
                        Reference read = Reference.parse(text.toString());
                        assertThat(Reference.parse(read.toString())).isEqualTo(read);
                    } catch (IllegalArgumentException refused) {
                        assertThat(refused.getMessage()).startsWith("\"");
                    }
                })
                .doesNotThrowAnyException();
    }

    /** A fully qualified name by the grammar. */
    private static final class Name {

        private static final String LOWER = "abcdefghijklmnopqrstuvwxyz0123456789";
        private static final String ANY = LOWER + "ABCXYZ";

        private final Random random;
        private final String text;

        Name(Random random) {
            this.random = random;
            String path = many(1, 4, this::component, "/");
            String tag = random.nextBoolean() ? ":" + word(ANY + "_", 1) + word(ANY + "_.-", random.nextInt(20)) : "";
            String digest = random.nextInt(4) == 0 ? "@sha256:" + word("0123456789abcdef", 64) : "";
            this.text = host() + "/" + path + tag + digest;
        }

        private String host() {
            String port = random.nextBoolean() ? ":" + random.nextInt(1, 65536) : "";
            return switch (random.nextInt(4)) {
                case 0 -> "localhost" + port;
                case 1 -> "127.0.0.1" + port;
                case 2 -> "[fd00::%x]".formatted(random.nextInt(65536)) + port;
                default -> many(2, 4, () -> word(ANY, random.nextInt(1, 8)), ".") + port;
            };
        }

        private String component() {
            String[] separators = {".", "_", "__", "-", "---"};
            return many(1, 3, () -> word(LOWER, random.nextInt(1, 8)), separators[random.nextInt(separators.length)]);
        }

        private String many(int least, int most, Supplier<String> part, String between) {
            return Stream.generate(part).limit(random.nextInt(least, most)).collect(Collectors.joining(between));
        }

        private String word(String from, int length) {
            return IntStream.range(0, length)
                    .mapToObj(i -> String.valueOf(from.charAt(random.nextInt(from.length()))))
                    .collect(Collectors.joining());
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
