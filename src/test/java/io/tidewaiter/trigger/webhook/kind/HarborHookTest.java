package io.tidewaiter.trigger.webhook.kind;

import static io.tidewaiter.trigger.webhook.kind.HookReading.push;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HarborHookTest {

    private static final String DATA = """
            {
              "resources": [
                {
                  "digest": "sha256:954b378c375d852eb3c63ab88978f640b4348b01c1b3e0e1e4e4e4e4e4e4e4e4",
                  "tag": "prod",
                  "resource_url": "harbor.example/team/web:prod"
                },
                {
                  "digest": "sha256:954b378c375d852eb3c63ab88978f640b4348b01c1b3e0e1e4e4e4e4e4e4e4e4",
                  "tag": "1.4",
                  "resource_url": "harbor.example/team/web:1.4"
                }
              ],
              "repository": {
                "date_created": 1795000000,
                "name": "web",
                "namespace": "team",
                "repo_full_name": "team/web",
                "repo_type": "private"
              }
            }
            """;

    private static final String DEFAULT = """
            {"type": "PUSH_ARTIFACT", "occur_at": 1795000000, "operator": "robot$ci", "event_data": %s}
            """.formatted(DATA);

    private static final String CLOUD_EVENT = """
            {
              "specversion": "1.0",
              "id": "66e18103-09c1-41f6-982f-37df223f3eeb",
              "requestid": "51c0b694-0168-4f3c-b0db-282565455d7b",
              "source": "/projects/2/webhook/policies/15",
              "type": "harbor.artifact.pushed",
              "datacontenttype": "application/json",
              "time": "2026-11-17T06:04:46Z",
              "data": %s,
              "operator": "robot$ci"
            }
            """.formatted(DATA);

    private final HarborHook hook = new HarborHook();

    @Test
    void hearsOfEveryTagInAPush() throws IOException {
        assertThat(HookReading.to(hook, DEFAULT))
                .containsExactly(push("", "team/web", "prod"), push("", "team/web", "1.4"));
    }

    @Test
    void hearsOfEveryTagInACloudEvent() throws IOException {
        String id = "66e18103-09c1-41f6-982f-37df223f3eeb";
        assertThat(HookReading.to(hook, CLOUD_EVENT, "Content-Type", "application/cloudevents+json"))
                .containsExactly(push(id, "team/web", "prod"), push(id, "team/web", "1.4"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PULL_ARTIFACT", "DELETE_ARTIFACT", "SCANNING_COMPLETED", "REPLICATION", ""})
    void ignoresWhatIsNoPush(String type) throws IOException {
        assertThat(HookReading.to(hook, DEFAULT.replace("PUSH_ARTIFACT", type))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"harbor.artifact.pulled", "harbor.tag_retention.finished"})
    void ignoresACloudEventThatIsNoPush(String type) throws IOException {
        assertThat(HookReading.to(hook, CLOUD_EVENT.replace("harbor.artifact.pushed", type)))
                .isEmpty();
    }

    /** Harbor then puts the digest where the tag would be. */
    @Test
    void ignoresAPushWithoutATag() throws IOException {
        assertThat(HookReading.to(
                        hook,
                        DEFAULT.replace("\"tag\": \"prod\"", "\"tag\": \"sha256:954b378c\"")
                                .replace("\"tag\": \"1.4\"", "\"tag\": \"\"")))
                .isEmpty();
    }
}
