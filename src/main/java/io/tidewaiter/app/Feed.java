package io.tidewaiter.app;

import io.tidewaiter.api.model.EventView;
import io.tidewaiter.update.model.Event;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the events and sends them to all subscribers. Keeps the last events for a subscriber that connects again.
 * Confined to one event loop.
 */
public final class Feed implements Consumer<Event> {

    /** Enough for ten simultaneous updates. Events of pulls are not kept. */
    public static final int KEPT = 256;

    /** How many may follow at a time. */
    public static final int MOST_FOLLOWERS = 64;

    private final InstantSource clock;
    private final Deque<EventView> kept = new ArrayDeque<>();
    private final Set<Consumer<EventView>> followers = new LinkedHashSet<>();
    private long last;

    /** The first number is the time, so the numbers of an earlier daemon are lower. */
    public Feed(InstantSource clock) {
        this.clock = clock;
        this.last = clock.millis();
    }

    @Override
    public void accept(Event event) {
        publish(EventView.of(++last, clock.instant(), event));
    }

    /** An event that belongs to no update. */
    void tell(EventView.Type type, @Nullable String unit, String text) {
        publish(EventView.of(++last, clock.instant(), type, unit, text));
    }

    /**
     * The kept events after a number, oldest first.
     *
     * @param after the number of the last event that the subscriber has; one that is not used yet comes from another daemon
     */
    public List<EventView> since(long after) {
        return kept.stream().filter(event -> event.id() > after || after > last).toList();
    }

    public int followers() {
        return followers.size();
    }

    /** Why no more may follow now; empty when one may. */
    public Optional<String> full() {
        return followers() < MOST_FOLLOWERS
                ? Optional.empty()
                : Optional.of("%d follow the events already".formatted(MOST_FOLLOWERS));
    }

    /** @return ends the subscription */
    public Runnable follow(Consumer<EventView> follower) {
        followers.add(follower);
        return () -> followers.remove(follower);
    }

    /** The events of these units, and those of no unit; none stands for all. */
    public static Predicate<EventView> ofUnits(Collection<String> units) {
        return event -> units.isEmpty() || event.unit() == null || units.contains(event.unit());
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
