package io.tidewaiter.trigger.webhook.kind;

import io.tidewaiter.image.Reference;
import java.io.IOException;
import java.util.List;

/**
 * {@code {"image": "registry.example/team/web:prod"}}, for a script or whatever has no form of its own. Without a tag any
 * tag of it is meant.
 */
public final class PlainHook implements Receiver {

    @Override
    public List<Notice> read(Delivery delivery) throws IOException {
        return Reference.tryParse(delivery.json().path("image").asText()).stream()
                .flatMap(image -> (image.tag() == null
                                ? Notice.ofRepository("", image.repository())
                                : Notice.of("", image.repository(), image.tag()))
                        .stream())
                .toList();
    }
}
