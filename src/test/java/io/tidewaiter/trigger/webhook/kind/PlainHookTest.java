package io.tidewaiter.trigger.webhook.kind;

import static io.tidewaiter.trigger.webhook.kind.HookReading.push;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainHookTest {

    private final PlainHook hook = new PlainHook();

    @ParameterizedTest
    @CsvSource({
        "registry.example:5000/team/web:prod, team/web, prod",
        "docker.io/httpd:2, library/httpd, 2",
        "localhost/web:prod, web, prod",
    })
    void looksAtATag(String image, String repository, String tag) throws IOException {
        assertThat(HookReading.to(hook, "{\"image\": \"%s\"}".formatted(image)))
                .containsExactly(push("", repository, tag));
    }

    @Test
    void looksAtEveryTagWhenNoneIsNamed() throws IOException {
        assertThat(HookReading.to(hook, "{\"image\": \"quay.io/team/web\"}"))
                .containsExactly(push("", "team/web", null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"image\": null}", "{\"image\": \"web:prod\"}", "{\"image\": \"quay.io/A B\"}", "[]"})
    void ignoresWhatIsNoImage(String body) throws IOException {
        assertThat(HookReading.to(hook, body)).isEmpty();
    }
}
