package io.tidewaiter.scaffold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewaiter.image.Reference;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlueprintTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "-x", "_x", "a b", "a/b", "a.service", "a@b", "ä", "a%n", "a\nb"})
    void refusesANameThatIsNone(String name) {
        assertThatThrownBy(() -> Blueprints.plain(name, "8080:80", Kind.UNIT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + name + "\" is not a name");
    }

    @Test
    void refusesANameThatIsTooLong() {
        assertThat(Blueprints.plain("a".repeat(63), "8080:80", Kind.UNIT).name())
                .hasSize(63);
        assertThatThrownBy(() -> Blueprints.plain("a".repeat(64), "8080:80", Kind.UNIT))
                .hasMessageContaining("at most 63");
    }

    @ParameterizedTest
    @CsvSource({
        "80,             is not [IP:]HOST:CONTAINER",
        "8080:,          is not [IP:]HOST:CONTAINER",
        "8080:80/udp,    is not [IP:]HOST:CONTAINER",
        "host:8080:80,   is not [IP:]HOST:CONTAINER",
        "::1:8080:80,    is not [IP:]HOST:CONTAINER",
        "-1:80,          is not [IP:]HOST:CONTAINER",
        "0:80,           0 is not a port",
        "8080:0,         0 is not a port",
        "65536:80,       65536 is not a port",
        "8080:99999,     99999 is not a port",
        "256.0.0.1:8080:80, 256.0.0.1",
        "1.2.3:8080:80,  1.2.3",
    })
    void refusesAPortThatIsNone(String publish, String complaint) {
        assertThatThrownBy(() -> Publish.parse(publish))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(complaint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8080:80", "127.0.0.1:8080:80", "[::1]:8080:80"})
    void writesAPortAsItWasGiven(String publish) {
        assertThat(Publish.parse(publish)).hasToString(publish);
    }

    @ParameterizedTest
    @CsvSource({
        "healthz,        begins with /",
        "http://x/,      begins with /",
        "'/a b',         is not /path",
        "'/a\"b',        is not /path",
        "'/a\\b',        is not /path",
    })
    void refusesAPathThatIsNone(String path, String complaint) {
        assertThatThrownBy(() -> Blueprints.of("a", "8080:80", null, path, Kind.UNIT, ManagerScope.USER))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(complaint);
    }

    @Test
    void refusesAnImageThatIsPinned() {
        Reference pinned = Reference.parse("q.io/a:b@sha256:" + "0".repeat(64));

        assertThatThrownBy(() ->
                        new Blueprint("a", pinned, Publish.parse("8080:80"), null, null, Kind.UNIT, ManagerScope.USER))
                .hasMessageContaining("pinned")
                .hasMessageContaining("leave \"@sha256:");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 999})
    void refusesAnIdleTimeBelowASecond(long millis) {
        @Nullable Duration idle = Duration.ofMillis(millis);

        assertThatThrownBy(() -> Blueprints.of("a", "8080:80", idle, null, Kind.UNIT, ManagerScope.USER))
                .hasMessageContaining("--idle");
    }
}
