package io.tidewaiter.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageVersionTest {

    private static final Instant BUILT = Instant.parse("2026-03-01T10:00:00Z");

    private static ImageVersion labelled(String key, String value) {
        return ImageVersion.of(Map.of("org.opencontainers.image." + key, value), Map.of(), null);
    }

    @Test
    void isWhatTheLabelsSayAndElseTheAnnotations() {
        ImageVersion version = ImageVersion.of(
                Map.of("org.opencontainers.image.version", "1.5.0", "org.opencontainers.image.title", " "),
                Map.of("org.opencontainers.image.version", "1.4.2", "org.opencontainers.image.title", "Shop"),
                BUILT);

        assertThat(version).isEqualTo(new ImageVersion("1.5.0", null, BUILT, null, null, "Shop"));
    }

    @Test
    void wasCreatedWhenItSaysSo() {
        assertThat(labelled("created", "2026-02-03T04:05:06+01:00").created())
                .isEqualTo(Instant.parse("2026-02-03T03:05:06Z"));
        assertThat(labelled("created", "last week").created()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1970-01-01T00:00:00Z", "1980-01-01T00:00:01Z"})
    void takesTheConstantOfAReproducibleBuildForNoDate(String constant) {
        assertThat(ImageVersion.of(Map.of(), Map.of(), Instant.parse(constant)).created())
                .isNull();
    }

    @Test
    void isOneBoundedLineOfVisibleText() {
        assertThat(labelled("version", " 1.5\u001b[31m\n\u202e.0 ").version()).isEqualTo("1.5[31m.0");
        assertThat(labelled("version", "\u0007").version()).isNull();
        assertThat(labelled("version", "9".repeat(1000)).version()).hasSize(64).endsWith("9…");
        assertThat(labelled("source", "https://github.com/" + "a".repeat(1000)).source())
                .isNull();
    }

    @Test
    void isCalledByItsVersionOrItsRevision() {
        assertThat(labelled("version", "1.5.0").name()).isEqualTo("1.5.0");
        assertThat(labelled("revision", "0123456789abcdef").name()).isEqualTo("0123456789ab");
        assertThat(ImageVersion.UNKNOWN.name()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "1.4.2, 1.5.0, 1.4.2 → 1.5.0",
        ", 1.5.0, - → 1.5.0",
        "1.4.2, , 1.4.2 → -",
        ", , ''",
    })
    void showsAChange(String from, String to, String text) {
        assertThat(new VersionChange(of(from), of(to)).text()).isEqualTo(text);
    }

    private static ImageVersion of(String version) {
        return new ImageVersion(version, null, null, null, null, null);
    }
}
