package io.tidewaiter.update.queue;

import io.tidewaiter.time.Work;
import io.tidewaiter.update.model.Event;
import io.tidewaiter.update.model.Update;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Where updates are carried out, so many at a time. One that is healthy and only has to stay so gives its place to the
 * next, as it costs nothing and may last for days.
 *
 * <p>Confined to one event loop.
 */
public final class UpdateLimit {

    private final KeyedQueue places;
    private final Map<String, Promise<Void>> takenByUnit = new HashMap<>();

    /** @param places how many, at least 1 */
    public UpdateLimit(int places) {
        this.places = new KeyedQueue(places);
    }

    /** @return what the work returns */
    public <T> Future<T> run(Update update, Supplier<Future<T>> work) {
        String unit = update.workload().unit();
        Promise<T> end = Promise.promise();
        places.run(Set.of(), () -> {
            Promise<Void> place = Promise.promise();
            takenByUnit.put(unit, place);
            Work.begin(work)
                    .onComplete(done -> {
                        takenByUnit.remove(unit, place);
                        place.tryComplete();
                    })
                    .onComplete(end);
            return place.future();
        });
        return end.future();
    }

    /** To be told of all that happens to updates. */
    public void hear(Event event) {
        if (event instanceof Event.Healthy healthy
                && takenByUnit.remove(healthy.update().workload().unit()) instanceof Promise<Void> place) {
            place.tryComplete();
        }
    }
}
