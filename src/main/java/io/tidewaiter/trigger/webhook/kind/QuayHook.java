package io.tidewaiter.trigger.webhook.kind;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewaiter.image.Reference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What Quay sends on "Push to Repository". Its other events name no {@code updated_tags}. They were once the keys of an
 * object, and are a list today.
 *
 * @see <a href="https://docs.quay.io/guides/notifications.html">Quay, Repository Notifications</a>
 */
public final class QuayHook implements Receiver {

    @Override
    public List<Notice> read(Delivery delivery) throws IOException {
        JsonNode body = delivery.json();
        List<String> tags = new ArrayList<>();
        body.path("updated_tags").forEach(tag -> tags.add(tag.asText()));
        if (body.path("updated_tags").isObject()) {
            tags.clear();
            body.path("updated_tags").fieldNames().forEachRemaining(tags::add);
        }
        return Reference.tryParse(body.path("docker_url").asText()).stream()
                .flatMap(image -> tags.stream().flatMap(tag -> Notice.of("", image.repository(), tag).stream()))
                .toList();
    }
}
