package io.tidewaiter.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidewaiter.update.Scope;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/**
 * What Distribution (docker-registry), ACR and GitLab send: an envelope of events, of which a push of a tagged manifest
 * matters; layers and pulls come in the same envelope.
 *
 * @see <a href="https://distribution.github.io/distribution/about/notifications/#events">Distribution, Notifications</a>
 */
final class DistributionHook {

    private static final ObjectMapper JSON = new ObjectMapper();

    private DistributionHook() {}

    /**
     * The tags that were pushed; none when there is nothing in it for us.
     *
     * @throws IOException when the body is not JSON
     */
    static Set<Scope.Push> pushes(Buffer body) throws IOException {
        Set<Scope.Push> pushes = new HashSet<>();
        for (JsonNode event : JSON.readTree(body.getBytes()).path("events")) {
            String repository = event.path("target").path("repository").asText();
            String tag = event.path("target").path("tag").asText();
            if (event.path("action").asText().equals("push") && !repository.isEmpty() && !tag.isEmpty()) {
                pushes.add(new Scope.Push(repository, tag));
            }
        }
        return pushes;
    }
}
