package io.tidewaiter.trigger.webhook.kind;

import static io.tidewaiter.trigger.webhook.kind.HookReading.push;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuayHookTest {

    private static final String PUSH = """
            {
              "name": "web",
              "repository": "harbour/web",
              "namespace": "harbour",
              "docker_url": "quay.example:8443/harbour/web",
              "homepage": "https://quay.example:8443/repository/harbour/web",
              "updated_tags": TAGS
            }
            """;

    private final QuayHook hook = new QuayHook();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"prod\", \"1.4\"]",
                // as it was before 2015, and still is in some of its documentation
                "{\"prod\": \"b750fe79269d2ec9a3c593ef05b4332b\", \"1.4\": \"b750fe79269d2ec9a3c593ef05b4332b\"}"
            })
    void hearsOfEveryTagInAPush(String tags) throws IOException {
        assertThat(HookReading.to(hook, PUSH.replace("TAGS", tags)))
                .containsExactly(push("", "harbour/web", "prod"), push("", "harbour/web", "1.4"));
    }

    @Test
    void ignoresABuild() throws IOException {
        assertThat(HookReading.to(hook, """
                {
                  "repository": "harbour/web",
                  "docker_url": "quay.example:8443/harbour/web",
                  "build_id": "296ec063-5f86-4706-a469-f0a400bf9df2",
                  "docker_tags": ["prod"],
                  "trigger_kind": "github"
                }""")).isEmpty();
    }
}
