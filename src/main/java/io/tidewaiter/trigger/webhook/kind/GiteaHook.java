package io.tidewaiter.trigger.webhook.kind;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * What Gitea and Forgejo send about their package registry: one event per manifest, those of each platform, which have a
 * digest for a version, among them.
 *
 * @see <a href="https://docs.gitea.com/usage/repository/webhooks">Gitea, Webhooks</a>
 */
public final class GiteaHook implements Receiver {

    @Override
    public List<Notice> read(Delivery delivery) throws IOException {
        if (!delivery.header("X-Gitea-Event").equals("package")) {
            return List.of();
        }
        JsonNode body = delivery.json();
        JsonNode item = body.path("package");
        if (!body.path("action").asText().equals("created")
                || !item.path("type").asText().equals("container")) {
            return List.of();
        }
        String repository = item.path("owner").path("login").asText() + "/"
                + item.path("name").asText();
        return Notice.of(
                delivery.header("X-Gitea-Delivery"),
                repository.toLowerCase(Locale.ROOT),
                item.path("version").asText());
    }
}
