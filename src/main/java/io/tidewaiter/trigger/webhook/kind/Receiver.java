package io.tidewaiter.trigger.webhook.kind;

import java.io.IOException;
import java.util.List;

/** Understands what one kind of registry sends. */
public interface Receiver {

    /**
     * The pushes that a delivery tells of; none when it tells of something else, which is no mistake of the sender.
     *
     * @throws IOException when the body cannot be read at all
     */
    List<Notice> read(Delivery delivery) throws IOException;
}
