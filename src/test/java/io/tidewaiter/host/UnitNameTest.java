package io.tidewaiter.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Beside {@code systemd-analyze verify} and {@code systemctl restart} of systemd 257. */
class UnitNameTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "web.service",
                "web@1.service",
                "web@a@b.service",
                "dev-disk-by\\x2dlabel.swap",
                "a:b_c-d.e.target",
                ".hidden.service",
                "podman-kube@-home-core-a\\x2db.yaml.service"
            })
    void takesWhatSystemdTakes(String name) {
        assertThat(UnitName.mistake(name)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "podman-compose@x, suffix such as .service",
        "'', suffix such as .service",
        "web.timr, suffix such as .service",
        "a b.service, may have letters",
        "a/b.service, may have letters",
        "wéb.service, may have letters",
        ".service, nothing stands before",
        "@.service, nothing stands before",
        "@x.service, nothing stands before",
        "web@.service, it is a template",
    })
    void tellsWhatIsWrongWithOthers(String name, String mistake) {
        assertThat(UnitName.mistake(name))
                .hasValueSatisfying(said -> assertThat(said).contains(mistake));
    }

    @Test
    void tellsOfANameThatIsTooLong() {
        assertThat(UnitName.mistake("x".repeat(247) + ".service")).isEmpty();
        assertThat(UnitName.mistake("x".repeat(248) + ".service")).contains("it is longer than 255 characters");
        assertThat(UnitName.mistake("web\n.service")).isPresent();
    }
}
