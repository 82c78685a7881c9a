package io.tidewaiter.api;

import io.tidewaiter.update.Event;
import java.util.function.Consumer;

/** The events of updates. */
public interface Events {

    /** @return ends the subscription */
    Runnable subscribe(Consumer<Event> listener);
}
