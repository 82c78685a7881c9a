package io.tidewaiter.notify;

import io.tidewaiter.time.Ticker;
import io.tidewaiter.update.model.Event;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.port.Outbox;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All notifiers. Confined to the event loop; no update waits for them. */
public final class Couriers implements Consumer<Event> {

    private final Postbox postbox;
    private final InstantSource clock;
    private final List<Courier> couriers;

    /**
     * One of them.
     *
     * @param name as a person wrote it
     * @param wanted what it is told, by outcome
     * @param retryFor how long a notification is tried again
     */
    public record Addressee(String name, Notifier notifier, Set<String> wanted, Duration retryFor) {}

    /** What became of a test. */
    public record Tested(String name, Receipt receipt) {}

    /** Tells the ends of updates. */
    public Couriers(Outbox outbox, Ticker ticker, InstantSource clock, List<Addressee> addressees) {
        this(new EndsOfUpdates(outbox), ticker, clock, addressees);
    }

    public Couriers(Postbox postbox, Ticker ticker, InstantSource clock, List<Addressee> addressees) {
        this.postbox = postbox;
        this.clock = clock;
        this.couriers = addressees.stream()
                .map(to -> new Courier(
                        to.name(),
                        to.notifier(),
                        to.wanted(),
                        to.retryFor(),
                        postbox,
                        ticker,
                        RandomGenerator.getDefault()))
                .toList();
    }

    /** Begins with what an earlier run could not deliver. */
    public Future<Void> start() {
        return subscribe().onSuccess(done -> ring());
    }

    /** What ends is in the outbox by the time that it is told as an event. */
    @Override
    public void accept(Event event) {
        if (event instanceof Event.Entered(var update, State.End end)) {
            ring();
        }
    }

    /** There may be something to tell. */
    public void ring() {
        couriers.forEach(Courier::ring);
    }

    /** For a run that is to end: one try for all that there is, within the time; what is left waits for the next run. */
    public Future<Void> once(Duration limit) {
        return couriers.isEmpty()
                ? subscribe()
                : subscribe()
                        .compose(done ->
                                Future.join(couriers.stream().map(Courier::once).toList()))
                        .timeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                        .mapEmpty();
    }

    /**
     * Sends a test, which is not tried again.
     *
     * @param name null for all
     */
    public Future<List<Tested>> test(@Nullable String name) {
        List<Future<Tested>> tests = couriers.stream()
                .filter(courier -> name == null || courier.name().equals(name))
                .map(courier -> courier.send(UpdateNotification.test(clock.instant()))
                        .map(receipt -> new Tested(courier.name(), receipt)))
                .toList();
        return Future.all(tests).map(all -> new ArrayList<>(all.<Tested>list()));
    }

    public List<String> names() {
        return couriers.stream().map(Courier::name).toList();
    }

    /** What became of those of one notifier so far. */
    public Tally tally(String name) {
        return couriers.stream()
                .filter(courier -> courier.name().equals(name))
                .map(Courier::tally)
                .findFirst()
                .orElse(Tally.NONE);
    }

    /** Gives up the deliveries under way. The next run begins them again. */
    public Future<Void> stop() {
        return Future.join(couriers.stream().map(Courier::stop).toList()).mapEmpty();
    }

    private Future<Void> subscribe() {
        return postbox.subscribe(couriers.stream().map(Courier::name).collect(Collectors.toSet()));
    }
}
