package io.tidewaiter.registry.exchange;

import io.tidewaiter.time.Work;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * One question under way per key; who asks meanwhile gets the same answer, on the event loop of who asked first.
 */
public final class SingleFlight<K, V> {

    private final ConcurrentMap<K, Future<V>> flights = new ConcurrentHashMap<>();

    /** @param ask called only when no question with this key is under way */
    public Future<V> join(K key, Supplier<Future<V>> ask) {
        Promise<V> promise = Promise.promise();
        Future<V> flight = promise.future();
        Future<V> other = flights.putIfAbsent(key, flight);
        if (other != null) {
            return other;
        }
        // Removed before it lands: who asks in reaction to the answer asks again.
        Work.begin(ask).onComplete(answer -> {
            flights.remove(key, flight);
            promise.handle(answer);
        });
        return flight;
    }
}
