package io.tidewaiter.trigger.webhook.kind;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;

/**
 * What Docker Hub sends, which is pushes only. Its {@code callback_url} is not called: a request must not choose whom we call.
 *
 * @see <a href="https://docs.docker.com/docker-hub/repos/manage/webhooks/">Docker Hub, Webhooks</a>
 */
public final class DockerHubHook implements Receiver {

    @Override
    public List<Notice> read(Delivery delivery) throws IOException {
        JsonNode body = delivery.json();
        return Notice.of(
                "",
                body.path("repository").path("repo_name").asText(),
                body.path("push_data").path("tag").asText());
    }
}
