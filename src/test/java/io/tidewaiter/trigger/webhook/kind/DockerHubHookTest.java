package io.tidewaiter.trigger.webhook.kind;

import static io.tidewaiter.trigger.webhook.kind.HookReading.push;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class DockerHubHookTest {

    private static final String PUSH = """
            {
              "callback_url": "https://registry.hub.docker.com/u/harbour/web/hook/2141b5bi5i5b02bec211i4eeih0242eg1/",
              "push_data": {
                "pushed_at": 1795000000,
                "pusher": "harbourmaster",
                "tag": "prod",
                "images": []
              },
              "repository": {
                "comment_count": 0,
                "date_created": 1795000000,
                "description": "",
                "full_description": "A web server",
                "is_official": false,
                "is_private": true,
                "is_trusted": true,
                "name": "web",
                "namespace": "harbour",
                "owner": "harbour",
                "repo_name": "harbour/web",
                "repo_url": "https://registry.hub.docker.com/v2/repositories/harbour/web/",
                "star_count": 0,
                "status": "Active"
              }
            }
            """;

    private final DockerHubHook hook = new DockerHubHook();

    @Test
    void hearsOfAPush() throws IOException {
        assertThat(HookReading.to(hook, PUSH)).containsExactly(push("", "harbour/web", "prod"));
    }

    @Test
    void ignoresWhatHasNoTag() throws IOException {
        assertThat(HookReading.to(hook, PUSH.replace("\"tag\": \"prod\",", ""))).isEmpty();
    }
}
