package io.tidewaiter.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table follows the tests of distribution/reference, whose grammar containers/image uses. */
class ReferenceTest {

    private static final String DIGEST = "sha256:" + "f".repeat(64);

    @ParameterizedTest
    @CsvSource({
        "quay.io/app, quay.io, app, ",
        "quay.io/app:1.0, quay.io, app, 1.0",
        "quay.io/team/sub/app:v1_2-rc.3, quay.io, team/sub/app, v1_2-rc.3",
        "docker://quay.io/app:1, quay.io, app, 1",
        "localhost/app, localhost, app, ",
        "localhost:5000/app:x, localhost:5000, app, x",
        "host:5000/app, host:5000, app, ",
        "127.0.0.1:5000/app, 127.0.0.1:5000, app, ",
        "[::1]:5000/app:x, [::1]:5000, app, x",
        "[fd00:1:2::3]/app:x, [fd00:1:2::3], app, x",
        "UPPER/app, UPPER, app, ",
        "Quay.IO/app, Quay.IO, app, ",
        "xn--7o8h.com/myimage:xn--7o8h.com, xn--7o8h.com, myimage, xn--7o8h.com",
        "a.b/c__d, a.b, c__d, ",
        "a.b/c-----d.e_f, a.b, c-----d.e_f, ",
        "a.b/0/1/2:_x, a.b, 0/1/2, _x",
        "docker.io/httpd:2, docker.io, library/httpd, 2",
        "docker.io/library/httpd:2, docker.io, library/httpd, 2",
        "docker.io/team/app, docker.io, team/app, ",
        "index.docker.io/httpd:2, docker.io, library/httpd, 2",
        "index.docker.io/team/app:2, docker.io, team/app, 2",
    })
    void readsWhatContainersImageReads(String text, String host, String repository, String tag) {
        assertThat(Reference.parse(text)).isEqualTo(new Reference(host, repository, tag, null));
        assertThat(Reference.parse(text + "@" + DIGEST))
                .isEqualTo(new Reference(host, repository, tag, Digest.parse(DIGEST)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"httpd", "httpd:2", "library/httpd", "team/app:1", "localhosts/app", "httpd@" + "sha256:ff"})
    void refusesShortNamesAndSaysWhatToWrite(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Reference.parse(text))
                .withMessageContainingAll("short name", "docker.io/", text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "@",
                ":",
                "/app",
                ":8080/app",
                "quay.io/",
                "quay.io//app",
                "quay.io/app/",
                "quay.io/App",
                "quay.io/-app",
                "quay.io/app-",
                "quay.io/a..b",
                "quay.io/a___b",
                "quay.io/a._b",
                "quay.io/app:",
                "quay.io/app:-x",
                "quay.io/app:.x",
                "quay.io/app:a b",
                "quay.io/app:x:y",
                "quay.io/app:é",
                "quay.io/app@",
                "quay.io/app@sha256:ff",
                "quay.io/app@md5:00000000000000000000000000000000",
                " quay.io/app",
                "quay.io/app ",
                "quay.io/app\n",
                "quay.io/app:x\n",
                "https://quay.io/app",
                "oci-archive:/tmp/x.tar",
                "-quay.io/app",
                "quay-.io/app",
                "quay..io/app",
                ".quay.io/app",
                "quay_io:5000/app",
                "quay.io:/app",
                "quay.io:x/app",
                "[::1/app",
                "[::g]/app",
                "[]:5000/app",
            })
    void refusesWhatIsNoName(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Reference.parse(text));
    }

    @Test
    void boundsNameAndTag() {
        String longestName = "quay.io/" + "a".repeat(247);
        String longestTag = ":" + "t".repeat(128);

        assertThat(Reference.parse(longestName + longestTag)).hasToString(longestName + longestTag);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Reference.parse(longestName + "a"))
                .withMessageContaining("longer than 255");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Reference.parse(longestName + longestTag + "t"))
                .withMessageContaining("not a tag");
    }

    @Test
    void cannotBeMalformedHoweverItIsMade() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Reference("quay.io", "App", null, null));
        assertThatIllegalArgumentException().isThrownBy(() -> new Reference("quay", "app", null, null));
        assertThatIllegalArgumentException().isThrownBy(() -> new Reference("quay.io", "app", "", null));
    }

    @Test
    void meansLatestWithoutTag() {
        assertThat(Reference.parse("quay.io/app").tagOrLatest()).isEqualTo("latest");
        assertThat(Reference.parse("quay.io/app:1").tagOrLatest()).isEqualTo("1");
    }

    @Test
    void isPinnedByADigestOnly() {
        assertThat(Reference.parse("quay.io/app:1").isPinned()).isFalse();
        assertThat(Reference.parse("quay.io/app:1@" + DIGEST).isPinned()).isTrue();
    }

    @Test
    void pullsByDigestAlone() {
        assertThat(Reference.parse("quay.io/team/app:1").at(Digest.parse(DIGEST)))
                .hasToString("quay.io/team/app@" + DIGEST);
        assertThat(Reference.parse("quay.io/team/app:1").name()).isEqualTo("quay.io/team/app");
    }
}
