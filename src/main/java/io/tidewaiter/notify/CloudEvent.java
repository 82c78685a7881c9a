package io.tidewaiter.notify;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * A notification in CloudEvents' JSON format, the structured mode.
 *
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md">CloudEvents 1.0.2</a>
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md">JSON format</a>
 */
public final class CloudEvent {

    static final String MEDIA_TYPE = "application/cloudevents+json";

    private CloudEvent() {}

    /** A URI-reference: {@code //host/user}. A host runs a Tidewaiter for each user whose containers it follows. */
    public static String source(String host, String user) {
        return "/" + segment(host) + segment(user);
    }

    private static String segment(String text) {
        try {
            return new URI(null, null, "/" + text, null).getRawPath();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("\"%s\" has no place in a URI".formatted(text), e);
        }
    }

    static String of(Notification notification, String source) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("specversion", "1.0");
        event.put("id", notification.id());
        event.put("source", source);
        event.put("type", notification.type());
        event.put("subject", notification.subject());
        event.put("time", notification.time().toString());
        event.put("datacontenttype", "application/json");
        notification.describe(event.putObject("data"));
        return event.toString();
    }
}
