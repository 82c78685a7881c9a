package io.tidewaiter.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every text, tried on many: the seed is fixed, so that a failure can be seen again. */
class ReferencePropertiesTest {

    private static final Duration AT_ONCE = Duration.ofSeconds(20);
    private static final int LONGEST = 10_000;

    private final RandomGenerator random = new Random(20_26);

    @Test
    void aNameWrittenAndReadAgainIsTheSame() {
        for (int i = 0; i < 2_000; i++) {
            Reference reference = anyReference();

            assertThat(Reference.parse(reference.toString())).isEqualTo(reference);
        }
    }

    @Test
    void anyTextIsANameOrRefused() {
        assertTimeoutPreemptively(AT_ONCE, () -> {
            for (int i = 0; i < 2_000; i++) {
                readOrRefuse(text("aB0./:@-_[]%\n é\0", random.nextInt(i % 10 == 0 ? LONGEST : 40)));
            }
        });
    }

    @Test
    void aDamagedNameIsANameOrRefused() {
        assertTimeoutPreemptively(AT_ONCE, () -> {
            for (int i = 0; i < 2_000; i++) {
                StringBuilder text = new StringBuilder(anyReference().toString());
                text.setCharAt(
                        random.nextInt(text.length()), text("/:@.-_ A\n[", 1).charAt(0));
                readOrRefuse(text.toString());
            }
        });
    }

    /** The shapes on which a pattern backtracks or recurses without end. */
    @ParameterizedTest
    @ValueSource(
            strings = {"a", "a.", "a/", "a-", "-", "a__", ":", "a:", "@", "[", "[:", "::", "A", "0.", ".", "a:a/", " "})
    void repetitionDoesNoHarm(String part) {
        String many = part.repeat(LONGEST / part.length());

        assertTimeoutPreemptively(AT_ONCE, () -> {
            readOrRefuse(many);
            readOrRefuse("quay.io/" + many);
            readOrRefuse(many + "/a");
            readOrRefuse("quay.io/a:" + many);
            readOrRefuse("quay.io/a@" + many);
            readOrRefuse("quay.io/a@sha256:" + many);
            readOrRefuse(many + "!");
        });
    }

    /** Fails by anything but an {@link IllegalArgumentException}, a StackOverflowError for example. */
    private static void readOrRefuse(String text) {
        try {
            Reference reference = Reference.parse(text);
            assertThat(Reference.parse(reference.toString())).isEqualTo(reference);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageContaining("is ");
        }
    }

    private Reference anyReference() {
        String host = joined(".", 2 + random.nextInt(3), "abcXYZ0189") + (random.nextBoolean() ? ":5000" : "");
        String repository = IntStream.range(0, 1 + random.nextInt(4))
                .mapToObj(i -> joined(separator(), 1 + random.nextInt(3), "abcxyz0189"))
                .collect(Collectors.joining("/"));
        String tag = random.nextBoolean() ? null : text("aZ0_", 1) + text("aZ0_.-", random.nextInt(128));
        Digest digest = random.nextBoolean() ? null : new Digest("sha256", text("0123456789abcdef", 64));
        return new Reference(host, repository, tag, digest);
    }

    private String joined(String separator, int parts, String alphabet) {
        return IntStream.range(0, parts)
                .mapToObj(i -> text(alphabet, 1 + random.nextInt(8)))
                .collect(Collectors.joining(separator));
    }

    private String separator() {
        String[] separators = {".", "_", "__", "-", "---"};
        return separators[random.nextInt(separators.length)];
    }

    private String text(String alphabet, int length) {
        return random.ints(length, 0, alphabet.length())
                .mapToObj(i -> alphabet.substring(i, i + 1))
                .collect(Collectors.joining());
    }
}
