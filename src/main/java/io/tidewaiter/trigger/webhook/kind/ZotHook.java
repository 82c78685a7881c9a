package io.tidewaiter.trigger.webhook.kind;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;

/**
 * What Zot's events extension sends: a CloudEvent, whose attributes stand in headers (binary mode) or around the data
 * (structured mode). What the type begins with can be chosen there.
 *
 * @see <a href="https://zotregistry.dev/latest/articles/events/">Zot, Event Support</a>
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md">HTTP
 *     protocol binding, section 3</a>
 */
public final class ZotHook implements Receiver {

    private static final String UPDATED = ".image.updated";

    @Override
    public List<Notice> read(Delivery delivery) throws IOException {
        JsonNode body = delivery.json();
        return delivery.header("Ce-Type").isEmpty()
                ? notices(body.path("type").asText(), body.path("id").asText(), body.path("data"))
                : notices(delivery.header("Ce-Type"), delivery.header("Ce-Id"), body);
    }

    private static List<Notice> notices(String type, String id, JsonNode data) {
        return type.endsWith(UPDATED)
                ? Notice.of(
                        id, data.path("name").asText(), data.path("reference").asText())
                : List.of();
    }
}
