package io.tidewaiter.app;

import io.tidewaiter.update.model.Event;
import java.util.function.Consumer;

/** The events of updates. */
public interface Events {

    /** @return ends the subscription */
    Runnable subscribe(Consumer<Event> listener);
}
