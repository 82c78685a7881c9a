package io.tidewaiter.trigger.webhook.kind;

import static io.tidewaiter.trigger.webhook.kind.HookReading.push;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GitHubHookTest {

    private static final String DELIVERY = "72d3162e-cc78-11e3-81ab-4c9367dc0958";

    private static final String PUBLISHED = """
            {
              "action": "published",
              "EVENT": {
                "id": 10696,
                "name": "web",
                "namespace": "Harbour",
                "description": "",
                "ecosystem": "CONTAINER",
                "package_type": "CONTAINER",
                "html_url": "https://github.com/Harbour/web/packages/10696",
                "created_at": "2026-11-17T21:14:12Z",
                "updated_at": "2026-11-17T21:14:12Z",
                "owner": {"login": "Harbour", "id": 21031067, "type": "Organization"},
                "package_version": {
                  "id": 1234567,
                  "version": "sha256:41c1cb9dd95b3a7bd7cf5ea4a9ee4d9e6d12d8e1d8ff0a1c6a2b1e1d7e1d7e1d",
                  "name": "sha256:41c1cb9dd95b3a7bd7cf5ea4a9ee4d9e6d12d8e1d8ff0a1c6a2b1e1d7e1d7e1d",
                  "summary": "",
                  "manifest": "",
                  "metadata": [],
                  "container_metadata": {
                    "tag": {
                      "name": "prod",
                      "digest": "sha256:41c1cb9dd95b3a7bd7cf5ea4a9ee4d9e6d12d8e1d8ff0a1c6a2b1e1d7e1d7e1d"
                    },
                    "labels": {"description": "", "source": "", "revision": "", "image_url": "", "licenses": ""},
                    "manifest": {"digest": "", "media_type": "", "uri": "", "size": 0, "config": {}, "layers": []}
                  },
                  "package_url": "ghcr.io/harbour/web:prod",
                  "installation_command": "docker pull ghcr.io/harbour/web:prod"
                },
                "registry": {"name": "GitHub CONTAINER registry", "type": "CONTAINER", "vendor": "GitHub Inc"}
              },
              "repository": {"id": 186853002, "name": "web", "full_name": "Harbour/web", "private": false},
              "sender": {"login": "harbourmaster", "id": 21031067}
            }
            """;

    private final GitHubHook hook = new GitHubHook();

    private List<Notice> said(String event, String body) throws IOException {
        return HookReading.to(
                hook, body.replace("EVENT", event), "X-GitHub-Event", event, "X-GitHub-Delivery", DELIVERY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"package", "registry_package"})
    void hearsOfAPush(String event) throws IOException {
        assertThat(said(event, PUBLISHED)).containsExactly(push(DELIVERY, "harbour/web", "prod"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"name\": \"\",", ""})
    void takesTheRepositoryAsChangedWhenTheTagIsLeftOut(String name) throws IOException {
        assertThat(said("package", PUBLISHED.replace("\"name\": \"prod\",", name)))
                .containsExactly(push(DELIVERY, "harbour/web", null));
    }

    @Test
    void takesTheOwnersNameWithoutANamespace() throws IOException {
        assertThat(said("package", PUBLISHED.replace("\"namespace\": \"Harbour\",", "")))
                .containsExactly(push(DELIVERY, "harbour/web", "prod"));
    }

    @Test
    void ignoresAPackageOfAnotherKind() throws IOException {
        assertThat(said("package", PUBLISHED.replace("\"package_type\": \"CONTAINER\"", "\"package_type\": \"npm\"")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ping", "push", "workflow_run"})
    void ignoresAnotherEvent(String event) throws IOException {
        assertThat(said(event, PUBLISHED)).isEmpty();
    }

    @Test
    void doesNotTakeGiteaForGitHub() throws IOException {
        assertThat(HookReading.to(hook, PUBLISHED, "X-GitHub-Event", "package", "X-Gitea-Event", "package"))
                .isEmpty();
    }
}
