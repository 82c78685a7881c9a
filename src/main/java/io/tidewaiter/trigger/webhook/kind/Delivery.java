package io.tidewaiter.trigger.webhook.kind;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;

/** What a sender delivered, whole and authentic. */
public record Delivery(MultiMap headers, Buffer body) {

    /** A tree takes many times the room of its text: no push needs as much as these. */
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(64)
                    .maxTokenCount(100_000)
                    .build())
            .build());

    /** @throws IOException when the body is not JSON, or more of it than any sender needs */
    JsonNode json() throws IOException {
        return JSON.readTree(body.getBytes());
    }

    /** The header of this name, or empty. */
    String header(String name) {
        String value = headers.get(name);
        return value == null ? "" : value;
    }
}
