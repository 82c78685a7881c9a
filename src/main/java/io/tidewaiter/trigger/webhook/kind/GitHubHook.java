package io.tidewaiter.trigger.webhook.kind;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * What GitHub sends about its Container registry: the event {@code package}, or {@code registry_package} where that is
 * subscribed to. Gitea sends the same header beside its own, for its own payload.
 *
 * @see <a href="https://docs.github.com/webhooks/webhook-events-and-payloads#package">GitHub, Webhook events</a>
 */
public final class GitHubHook implements Receiver {

    @Override
    public List<Notice> read(Delivery delivery) throws IOException {
        String event = delivery.header("X-GitHub-Event");
        if (!delivery.header("X-Gitea-Event").isEmpty()
                || !(event.equals("package") || event.equals("registry_package"))) {
            return List.of();
        }
        JsonNode item = delivery.json().path(event);
        if (!item.path("package_type").asText().equalsIgnoreCase("container")) {
            return List.of();
        }
        String id = delivery.header("X-GitHub-Delivery");
        String repository =
                "%s/%s".formatted(owner(item), item.path("name").asText()).toLowerCase(Locale.ROOT);
        String tag = item.path("package_version")
                .path("container_metadata")
                .path("tag")
                .path("name")
                .asText();
        // GitHub leaves the name out as often as not
        return tag.isEmpty() ? Notice.ofRepository(id, repository) : Notice.of(id, repository, tag);
    }

    private static String owner(JsonNode item) {
        String namespace = item.path("namespace").asText();
        return namespace.isEmpty() ? item.path("owner").path("login").asText() : namespace;
    }
}
