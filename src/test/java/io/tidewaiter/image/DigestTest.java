package io.tidewaiter.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {

    private static final String SHA256 = "sha256:" + "0123456789abcdef".repeat(4);
    private static final String SHA512 = "sha512:" + "0123456789abcdef".repeat(8);

    @ParameterizedTest
    @ValueSource(strings = {"sha256:", "sha512:"})
    void readsTheRegisteredAlgorithms(String prefix) {
        String text = prefix.equals("sha256:") ? SHA256 : SHA512;

        Digest digest = Digest.parse(text);

        assertThat(digest).hasToString(text);
        assertThat(digest.algorithm() + ":").isEqualTo(prefix);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "sha256",
                "sha256:",
                "sha256:0123",
                "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdeF",
                "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdeg",
                "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0",
                "sha512:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                "sha384:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                "SHA256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n",
            })
    void refusesWhatIsNoDigest(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Digest.parse(text))
                .withMessageContaining("not a digest");
    }

    @Test
    void computesWhatARegistryComputes() {
        assertThat(Digest.sha256("abc".getBytes(StandardCharsets.US_ASCII)))
                .hasToString("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void abbreviatesAsPodmanDoes() {
        assertThat(Digest.parse(SHA256).abbreviated()).isEqualTo("0123456789ab");
    }
}
