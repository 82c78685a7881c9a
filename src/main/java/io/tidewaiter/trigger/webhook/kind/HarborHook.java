package io.tidewaiter.trigger.webhook.kind;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What Harbor sends, in its own payload format or as a CloudEvent, as chosen in Harbor.
 *
 * @see <a href="https://goharbor.io/docs/main/working-with-projects/project-configuration/configure-webhooks/">Harbor,
 *     Configure Webhook Notifications</a>
 */
public final class HarborHook implements Receiver {

    @Override
    public List<Notice> read(Delivery delivery) throws IOException {
        JsonNode body = delivery.json();
        return switch (body.path("type").asText()) {
            case "PUSH_ARTIFACT" -> notices("", body.path("event_data"));
            case "harbor.artifact.pushed" -> notices(body.path("id").asText(), body.path("data"));
            default -> List.of();
        };
    }

    /** What was pushed without a tag has its digest, or nothing, in that place. */
    private static List<Notice> notices(String id, JsonNode data) {
        String repository = data.path("repository").path("repo_full_name").asText();
        List<Notice> notices = new ArrayList<>();
        data.path("resources")
                .forEach(resource -> notices.addAll(
                        Notice.of(id, repository, resource.path("tag").asText())));
        return notices;
    }
}
