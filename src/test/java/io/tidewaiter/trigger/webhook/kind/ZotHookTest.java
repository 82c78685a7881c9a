package io.tidewaiter.trigger.webhook.kind;

import static io.tidewaiter.trigger.webhook.kind.HookReading.push;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZotHookTest {

    private static final String ID = "5ec0e49a-37f2-4b0c-a3c4-6ac2d4d6ee8c";

    private static final String DATA = """
            {
              "name": "team/web",
              "reference": "prod",
              "digest": "sha256:954b378c375d852eb3c63ab88978f640b4348b01c1b3e0e1e4e4e4e4e4e4e4e4",
              "mediaType": "application/vnd.oci.image.manifest.v1+json",
              "manifest": "{}"
            }
            """;

    private final ZotHook hook = new ZotHook();

    private List<Notice> said(String type, String data) throws IOException {
        return HookReading.to(
                hook,
                data,
                "Ce-Specversion",
                "1.0",
                "Ce-Id",
                ID,
                "Ce-Source",
                "zotregistry.dev",
                "Ce-Type",
                type,
                "Content-Type",
                "application/json");
    }

    /** What the type begins with can be chosen in zot's configuration. */
    @ParameterizedTest
    @ValueSource(strings = {"zotregistry.image.updated", "com.example.registry.image.updated"})
    void hearsOfAPush(String type) throws IOException {
        assertThat(said(type, DATA)).containsExactly(push(ID, "team/web", "prod"));
    }

    @Test
    void hearsOfAPushInStructuredMode() throws IOException {
        String event = """
                {"specversion": "1.0", "id": "%s", "source": "zotregistry.dev", "type": "zotregistry.image.updated",
                 "datacontenttype": "application/json", "data": %s}""".formatted(ID, DATA);

        assertThat(HookReading.to(hook, event, "Content-Type", "application/cloudevents+json"))
                .containsExactly(push(ID, "team/web", "prod"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"zotregistry.image.deleted", "zotregistry.image.lint_failed", "zotregistry.repository.created"})
    void ignoresAnotherEvent(String type) throws IOException {
        assertThat(said(type, DATA)).isEmpty();
    }

    @Test
    void ignoresAPushByDigest() throws IOException {
        assertThat(said("zotregistry.image.updated", DATA.replace("\"prod\"", "\"sha256:954b378c\"")))
                .isEmpty();
    }
}
