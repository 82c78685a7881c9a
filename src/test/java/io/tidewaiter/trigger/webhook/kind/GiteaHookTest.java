package io.tidewaiter.trigger.webhook.kind;

import static io.tidewaiter.trigger.webhook.kind.HookReading.push;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GiteaHookTest {

    private static final String DELIVERY = "f6266f16-1bf3-46a5-9ea4-602e06ead473";

    private static final String CREATED = """
            {
              "action": "created",
              "repository": null,
              "package": {
                "id": 17,
                "owner": {"id": 1, "login": "Harbour", "full_name": "", "email": "", "username": "Harbour"},
                "repository": null,
                "creator": {"id": 2, "login": "harbourmaster", "username": "harbourmaster"},
                "type": "container",
                "name": "web",
                "version": "prod",
                "html_url": "https://gitea.example/Harbour/-/packages/container/web/prod",
                "created_at": "2026-11-17T12:00:00Z"
              },
              "organization": {"id": 1, "name": "Harbour", "username": "Harbour"},
              "sender": {"id": 2, "login": "harbourmaster", "username": "harbourmaster"}
            }
            """;

    private final GiteaHook hook = new GiteaHook();

    /** With all the headers that Gitea and Forgejo send. */
    private List<Notice> said(String event, String body) throws IOException {
        return HookReading.to(
                hook,
                body,
                "X-GitHub-Delivery",
                DELIVERY,
                "X-GitHub-Event",
                event,
                "X-Gogs-Delivery",
                DELIVERY,
                "X-Gogs-Event",
                event,
                "X-Gitea-Delivery",
                DELIVERY,
                "X-Gitea-Event",
                event,
                "X-Forgejo-Delivery",
                DELIVERY,
                "X-Forgejo-Event",
                event);
    }

    @Test
    void hearsOfAPush() throws IOException {
        assertThat(said("package", CREATED)).containsExactly(push(DELIVERY, "harbour/web", "prod"));
    }

    @Test
    void ignoresTheManifestOfOnePlatform() throws IOException {
        assertThat(said("package", CREATED.replace("\"version\": \"prod\"", "\"version\": \"sha256:954b378c375d\"")))
                .isEmpty();
    }

    @Test
    void ignoresADeletion() throws IOException {
        assertThat(said("package", CREATED.replace("created\"", "deleted\""))).isEmpty();
    }

    @Test
    void ignoresAPackageOfAnotherKind() throws IOException {
        assertThat(said("package", CREATED.replace("\"container\"", "\"npm\""))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"push", "release", ""})
    void ignoresAnotherEvent(String event) throws IOException {
        assertThat(said(event, CREATED)).isEmpty();
    }

    @Test
    void doesNotTakeGitHubForGitea() throws IOException {
        assertThat(HookReading.to(hook, CREATED, "X-GitHub-Event", "package")).isEmpty();
    }
}
