package io.tidewaiter.api;

import io.tidewaiter.update.Event;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What happens, numbered, for whoever follows it. The last few events are kept for those who come late or were away for
 * a moment. Confined to one event loop.
 */
public final class Feed implements Consumer<Event> {

    /** Enough for what ten units go through at once; pulls, which say much and mean little, are not kept. */
    static final int KEPT = 256;

    private final InstantSource clock;
    private final Deque<EventView> kept = new ArrayDeque<>();
    private final Set<Consumer<EventView>> followers = new LinkedHashSet<>();
    private long last;

    /** Numbers begin with the time, so that those of an earlier daemon are lower. */
    public Feed(InstantSource clock) {
        this.clock = clock;
        this.last = clock.millis();
    }

    @Override
    public void accept(Event event) {
        publish(EventView.of(++last, clock.instant(), event));
    }

    /** Something that no update does. */
    void tell(EventView.Type type, @Nullable String unit, String text) {
        publish(EventView.of(++last, clock.instant(), type, unit, text));
    }

    /**
     * What was kept since, oldest first.
     *
     * @param after the number of the last event that was seen; one that was not given yet is another daemon's
     */
    List<EventView> since(long after) {
        return kept.stream().filter(event -> event.id() > after || after > last).toList();
    }

    /** @return to be run when no longer interested */
    Runnable follow(Consumer<EventView> follower) {
        followers.add(follower);
        return () -> followers.remove(follower);
    }

    int followers() {
        return followers.size();
    }

    Instant now() {
        return clock.instant();
    }

    private void publish(EventView event) {
        if (event.type() != EventView.Type.PULL) {
            kept.add(event);
            if (kept.size() > KEPT) {
                kept.remove();
            }
        }
        new ArrayList<>(followers).forEach(follower -> follower.accept(event));
    }
}
