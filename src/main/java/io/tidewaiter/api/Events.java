package io.tidewaiter.api;

import io.tidewaiter.update.Event;
import java.util.function.Consumer;

/** Where what happens can be heard. */
public interface Events {

    /** @return to be run when no longer interested */
    Runnable subscribe(Consumer<Event> listener);
}
