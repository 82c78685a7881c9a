package io.tidewaiter.trigger.webhook.kind;

import static io.tidewaiter.trigger.webhook.kind.HookReading.push;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class AcrHookTest {

    private static final String EVENT = """
            {
              "id": "cb8c3971-9adc-488b-bdd8-43cbb4974ff5",
              "timestamp": "2026-11-17T16:52:01.343145347Z",
              "action": "ACTION",
              "target": {
                "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
                "size": 524,
                "digest": "sha256:80f0d5c8786bb9e621a45ece0db56d11cdc624ad20da9fe62e9d25490f331d7d",
                "length": 524,
                "repository": "team/web",
                "tag": "prod"
              },
              "request": {
                "id": "3cbb6949-7549-4fa1-86cd-a6d5451dffc7",
                "host": "harbour.azurecr.io",
                "method": "PUT",
                "useragent": "docker/28.5.1 go/go1.24.8 os/linux arch/amd64"
              }
            }
            """;

    private final AcrHook hook = new AcrHook();

    @Test
    void hearsOfAPush() throws IOException {
        assertThat(HookReading.to(hook, EVENT.replace("ACTION", "push")))
                .containsExactly(push("cb8c3971-9adc-488b-bdd8-43cbb4974ff5", "team/web", "prod"));
    }

    @Test
    void ignoresADeletion() throws IOException {
        assertThat(HookReading.to(hook, EVENT.replace("ACTION", "delete"))).isEmpty();
    }

    @Test
    void ignoresAPingByWhichItIsTried() throws IOException {
        assertThat(HookReading.to(hook, """
                {"id": "1", "timestamp": "2026-11-17T16:52:01.343145347Z", "action": "ping"}""")).isEmpty();
    }
}
