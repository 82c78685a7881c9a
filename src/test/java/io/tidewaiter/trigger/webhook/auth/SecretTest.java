package io.tidewaiter.trigger.webhook.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {

    private static byte[] file(String content) {
        return content.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer s3cret", "bearer s3cret", "BEARER  s3cret"})
    void aBearerShowsItAll(String authorization) {
        assertThat(HeaderSecret.bearer(file(" s3cret\n")).isShownBy(authorization))
                .isTrue();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Bearer s3cre",
                "Bearer s3crets",
                "Bearer S3CRET",
                "s3cret",
                "Basic s3cret"
            })
    void aBearerOfAnythingElseDoesNot(@Nullable String authorization) {
        assertThat(HeaderSecret.bearer(file("s3cret")).isShownBy(authorization)).isFalse();
    }

    /** The example of RFC 7617, section 2. */
    @Test
    void basicIsTheUserAndThePassword() {
        HeaderSecret secret = HeaderSecret.basic(file("Aladdin:open sesame\n"));

        assertThat(secret.header()).isEqualTo("Authorization");
        assertThat(secret.isShownBy("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")).isTrue();
        assertThat(secret.isShownBy("Basic QWxhZGRpbjpvcGVuIHNlc2FtZR==")).isFalse();
        assertThat(secret.isShownBy("Bearer QWxhZGRpbjpvcGVuIHNlc2FtZQ==")).isFalse();
        assertThatThrownBy(() -> HeaderSecret.basic(file("no colon"))).hasMessageContaining("user:password");
    }

    @Test
    void aHeaderIsTheWholeValue() {
        HeaderSecret secret = HeaderSecret.raw("X-Hook-Secret", file("Key s3cret"));

        assertThat(secret.header()).isEqualTo("X-Hook-Secret");
        assertThat(secret.isShownBy("Key s3cret")).isTrue();
        assertThat(secret.isShownBy("s3cret")).isFalse();
    }

    @Test
    void aPathEndsInIt() {
        PathSecret secret = new PathSecret(file("s3cret-._~\n"));

        assertThat(secret.isShownBy("s3cret-._~")).isTrue();
        assertThat(secret.isShownBy("s3cret")).isFalse();
        assertThat(secret.isShownBy("")).isFalse();
        assertThatThrownBy(() -> new PathSecret(file("a/b"))).hasMessageContaining("cannot stand in a URL");
    }

    /** The example of GitHub's documentation, "Validating webhook deliveries". */
    @Test
    void gitHubSigns() {
        SigningKey key = SigningKey.ofGitHub(file("It's a Secret to Everybody\n"));
        Buffer body = Buffer.buffer("Hello, World!");
        String hex = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

        assertThat(key.header()).isEqualTo("X-Hub-Signature-256");
        assertThat(key.signed(body, "sha256=" + hex)).isTrue();
        assertThat(key.signed(body, hex)).isFalse();
        assertThat(key.signed(body, "sha256=" + hex.substring(1))).isFalse();
        assertThat(key.signed(body, "sha256=" + hex.replace('7', 'x'))).isFalse();
        assertThat(key.signed(body, "sha256=" + hex.replace('7', '8'))).isFalse();
        assertThat(key.signed(body, null)).isFalse();
        assertThat(key.signed(Buffer.buffer("Hello, World."), "sha256=" + hex)).isFalse();
    }

    @Test
    void giteaSignsWithoutSayingHow() {
        SigningKey key = SigningKey.ofGitea(file("It's a Secret to Everybody"));

        assertThat(key.header()).isEqualTo("X-Gitea-Signature");
        assertThat(key.signed(
                        Buffer.buffer("Hello, World!"),
                        "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"))
                .isTrue();
    }

    static List<Function<byte[], Secret>> kinds() {
        return List.of(
                HeaderSecret::bearer,
                HeaderSecret::basic,
                content -> HeaderSecret.raw("X-Hook-Secret", content),
                PathSecret::new,
                SigningKey::ofGitHub,
                SigningKey::ofGitea,
                ClientCertificates::new);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void isNeverEmpty(Function<byte[], Secret> kind) {
        for (String nothing : List.of("", " ", "\n\n")) {
            assertThatThrownBy(() -> kind.apply(file(nothing))).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void isOneLine(Function<byte[], Secret> kind) {
        assertThatThrownBy(() -> kind.apply(file("one:1\ntwo:2"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tellsNothingOfItself() {
        assertThat(List.of(
                        HeaderSecret.bearer(file("user:s3cret")),
                        HeaderSecret.basic(file("user:s3cret")),
                        new PathSecret(file("s3cret")),
                        SigningKey.ofGitHub(file("s3cret"))))
                .asString()
                .doesNotContain("s3cret");
    }
}
