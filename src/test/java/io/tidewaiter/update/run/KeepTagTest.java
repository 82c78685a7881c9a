package io.tidewaiter.update.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.image.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeepTagTest {

    private static final String ID = "0123456789abcdef".repeat(4);

    @ParameterizedTest
    @CsvSource({
        "quay.io/org/app:prod,         localhost/tidewaiter/quay.io/org/app:prod-0123456789ab",
        "docker.io/httpd,              localhost/tidewaiter/docker.io/library/httpd:latest-0123456789ab",
        "localhost:5000/app:1,         localhost/tidewaiter/localhost-5000/app:1-0123456789ab",
        "127.0.0.1:5000/app:1,         localhost/tidewaiter/127.0.0.1-5000/app:1-0123456789ab",
        "[::1]:5000/app:1,             localhost/tidewaiter/1-5000/app:1-0123456789ab",
        "[2001:db8::1]/app:1,          localhost/tidewaiter/2001-db8-1/app:1-0123456789ab",
        "[::]/app:1,                   localhost/tidewaiter/0/app:1-0123456789ab",
        "[::]:5000/app:1,              localhost/tidewaiter/0-5000/app:1-0123456789ab",
        "Registry.Example/app:1,       localhost/tidewaiter/registry.example/app:1-0123456789ab",
        "a--b.example/x_y__z/app:V1._, localhost/tidewaiter/a-b.example/x_y__z/app:V1._-0123456789ab",
    })
    void isALegalNameThatAPersonRecognises(String followed, String kept) {
        // when
        Reference name = KeepTag.of(Reference.parse(followed), ID);

        // then
        assertThat(name).hasToString(kept);
        assertThat(Reference.parse(kept)).isEqualTo(name);
    }

    @Test
    void isLegalForTheLongestNameThereIs() {
        // given
        String host = "registry.example:5000";
        Reference longest = new Reference(host, "r".repeat(255 - host.length() - 1), "t".repeat(128), null);

        // when
        Reference name = KeepTag.of(longest, ID);

        // then
        assertThat(name.host()).isEqualTo("localhost");
        assertThat(name.name()).hasSizeLessThanOrEqualTo(255);
        assertThat(name.tagOrLatest()).hasSize(128).endsWith("-0123456789ab");
    }

    @Test
    void tellsLongRepositoriesApart() {
        // given
        String start = "registry.example/" + "r".repeat(220);

        // then
        assertThat(KeepTag.of(Reference.parse(start + "/one:1"), ID))
                .isNotEqualTo(KeepTag.of(Reference.parse(start + "/two:1"), ID));
    }

    @Test
    void tellsImagesOfOneReferenceApart() {
        // given
        Reference followed = Reference.parse("quay.io/org/app:prod");

        // then
        assertThat(KeepTag.of(followed, ID)).isNotEqualTo(KeepTag.of(followed, "f" + ID.substring(1)));
    }
}
