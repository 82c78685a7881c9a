package io.tidewaiter.trigger.webhook.kind;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What Distribution (docker-registry) and a self-managed GitLab send: an envelope of events, of which a push of a tagged
 * manifest matters; layers and pulls come in the same envelope.
 *
 * @see <a href="https://distribution.github.io/distribution/about/notifications/#events">Distribution, Notifications</a>
 */
public final class DistributionHook implements Receiver {

    @Override
    public List<Notice> read(Delivery delivery) throws IOException {
        List<Notice> notices = new ArrayList<>();
        for (JsonNode event : delivery.json().path("events")) {
            notices.addAll(pushIn(event));
        }
        return notices;
    }

    /** A push of a layer has no tag. */
    static List<Notice> pushIn(JsonNode event) {
        JsonNode target = event.path("target");
        return event.path("action").asText().equals("push")
                ? Notice.of(
                        event.path("id").asText(),
                        target.path("repository").asText(),
                        target.path("tag").asText())
                : List.of();
    }
}
