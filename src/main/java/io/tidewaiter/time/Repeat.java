package io.tidewaiter.time;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Repeats a step that takes time.
 *
 * <p>A method that calls itself from {@code compose} keeps each of its steps until the last one ends, and then completes
 * all of them on one stack, which holds a few hundred. Here a step is forgotten before the next begins, so that stack and
 * memory are the same after ten steps and after a million.
 *
 * @param <T> the result of the loop
 */
public final class Repeat<T> {

    private final Supplier<Future<Optional<T>>> step;
    private final Promise<T> end = Promise.promise();

    private Repeat(Supplier<Future<Optional<T>>> step) {
        this.step = step;
    }

    /** Repeats the step until it has a result. A step that fails or throws ends the loop with that failure. */
    public static <T> Future<T> until(Supplier<Future<Optional<T>>> step) {
        Repeat<T> loop = new Repeat<>(step);
        loop.run();
        return loop.end.future();
    }

    /** Repeats the step as long as it answers true. A step that fails or throws ends the loop with that failure. */
    public static Future<Void> asLongAs(Supplier<Future<Boolean>> step) {
        return until(() -> step.get().map(more -> more ? Optional.<Boolean>empty() : Optional.of(false)))
                .mapEmpty();
    }

    /** Does this for one after the other, and for none after one that failed. */
    public static <E> Future<Void> each(Iterable<E> all, Function<? super E, ? extends Future<?>> act) {
        Iterator<E> left = all.iterator();
        return asLongAs(() -> left.hasNext() ? act.apply(left.next()).map(true) : Future.succeededFuture(false));
    }

    /** The same, where each takes over what the one before it made, and the first what is given. */
    public static <E, A> Future<A> fold(A first, Iterable<E> all, BiFunction<? super A, ? super E, Future<A>> act) {
        List<A> soFar = new ArrayList<>(List.of(first));
        return each(all, one -> act.apply(soFar.getFirst(), one).onSuccess(made -> soFar.set(0, made)))
                .map(done -> soFar.getFirst());
    }

    /** What this makes of one after the other, without those of which it makes nothing. */
    public static <E, A> Future<List<A>> gather(
            Iterable<E> all, Function<? super E, ? extends Future<Optional<A>>> act) {
        List<A> made = new ArrayList<>();
        return each(all, one -> act.apply(one).onSuccess(some -> some.ifPresent(made::add)))
                .map(done -> List.copyOf(made));
    }

    /** Goes on here while steps are done at once, and is called again when one that took time is. */
    private void run() {
        boolean more = true;
        while (more) {
            Future<Optional<T>> taken = Future.succeededFuture().compose(any -> step.get());
            if (!taken.isComplete()) {
                taken.onComplete(done -> {
                    if (goesOnAfter(taken)) {
                        run();
                    }
                });
                return;
            }
            more = goesOnAfter(taken);
        }
    }

    private boolean goesOnAfter(Future<Optional<T>> taken) {
        if (taken.failed()) {
            end.fail(taken.cause());
            return false;
        }
        taken.result().ifPresent(end::complete);
        return taken.result().isEmpty();
    }
}
