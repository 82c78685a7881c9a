package io.tidewaiter.daemon;

import io.tidewaiter.app.Events;
import io.tidewaiter.update.model.Event;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes events on to all who listen at the moment. A mistake of one keeps them from no other. */
final class Broadcast implements Consumer<Event>, Events {

    private static final Logger log = LoggerFactory.getLogger(Broadcast.class);

    private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();

    @Override
    public void accept(Event event) {
        listeners.forEach(listener -> tell(listener, event));
    }

    private static void tell(Consumer<Event> listener, Event event) {
        try {
            listener.accept(event);
        } catch (RuntimeException e) {
            log.error(
                    "a listener failed listener={} reason={}",
                    listener.getClass().getName(),
                    e.toString());
            log.debug("a listener failed", e);
        }
    }

    @Override
    public Runnable subscribe(Consumer<Event> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
