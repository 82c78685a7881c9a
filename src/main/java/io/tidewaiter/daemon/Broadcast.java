package io.tidewaiter.daemon;

import io.tidewaiter.api.Events;
import io.tidewaiter.update.Event;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Passes events on to whoever listens at the moment. */
final class Broadcast implements Consumer<Event>, Events {

    private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();

    @Override
    public void accept(Event event) {
        listeners.forEach(listener -> listener.accept(event));
    }

    @Override
    public Runnable subscribe(Consumer<Event> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
