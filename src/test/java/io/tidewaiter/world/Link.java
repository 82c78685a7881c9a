package io.tidewaiter.world;

import io.tidewaiter.host.ExternalException;
import io.tidewaiter.time.Repeat;
import io.tidewaiter.time.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Between a program and the world: each question takes time, may fail, and is never answered once the program is dead. What
 * the program had begun by then goes on or does not, by chance.
 */
final class Link {

    /** Why a question fails whose connection the program itself has closed. */
    static final String CLOSED = "the connection was closed";

    /** Longer than a world lasts. */
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    private final Machine machine;
    /** What was asked to change the world and has not been answered; the store is closed last. */
    private final Set<Promise<?>> acting = new LinkedHashSet<>();

    private boolean closed;
    private boolean alive = true;
    /** So many effects from now on the program dies; negative for never. */
    private int deathIn = -1;

    private Runnable death = () -> {};

    Link(Machine machine) {
        this.machine = machine;
    }

    boolean isAlive() {
        return alive;
    }

    void cut() {
        alive = false;
    }

    /** A program that ends closes its connections first: what is under way fails, and only the store is written still. */
    void close() {
        closed = true;
        List.copyOf(acting).forEach(answer -> answer.tryFail(new ExternalException(CLOSED)));
        acting.clear();
    }

    /** The program is killed by this when it has had so many more effects. */
    void dieAfter(int effects, Runnable how) {
        deathIn = effects;
        death = how;
    }

    Ticker ticker() {
        return new Ticker() {
            @Override
            public long nanos() {
                return machine.time.nanos();
            }

            @Override
            public Future<Void> after(Duration delay) {
                Promise<Void> passed = Promise.promise();
                machine.time.in(delay.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : delay, () -> {
                    if (alive) {
                        passed.complete();
                    }
                });
                return passed.future();
            }

            // Asks what remains when the clock on the wall was set, instead of at every glance: nothing else changes
            // it.
            @Override
            public Future<Void> until(Supplier<Duration> remaining) {
                return Repeat.asLongAs(() -> {
                    Duration left = remaining.get();
                    return left.isPositive()
                            ? passed(left.compareTo(LONGEST_WAIT) < 0 ? left : LONGEST_WAIT)
                                    .map(true)
                            : Future.succeededFuture(false);
                });
            }

            private Future<Void> passed(Duration left) {
                Promise<Void> passed = Promise.promise();
                Runnable look = () -> {
                    if (alive) {
                        passed.tryComplete();
                    }
                };
                machine.time.in(left, look);
                machine.time.onStep(() -> machine.time.in(GLANCE, look));
                return passed.future();
            }
        };
    }

    /** @param awayUntil until when the other side does not answer */
    <T> Future<T> ask(long awayUntil, Supplier<T> question) {
        return closed && alive
                ? gone()
                : compose(awayUntil, () -> closed ? gone() : Future.succeededFuture(question.get()), false);
    }

    private static <T> Future<T> gone() {
        return Future.failedFuture(new ExternalException(CLOSED));
    }

    /** What changes the world. */
    <T> Future<T> act(long awayUntil, String what, Supplier<Future<T>> effect) {
        if (closed && alive) {
            return gone();
        }
        Promise<T> answer = Promise.promise();
        acting.add(answer);
        write(awayUntil, what, effect).onComplete(result -> {
            acting.remove(answer);
            if (result.succeeded()) {
                answer.tryComplete(result.result());
            } else {
                answer.tryFail(result.cause());
            }
        });
        return answer.future();
    }

    /** The same of the store. */
    <T> Future<T> write(String what, Supplier<Future<T>> effect) {
        return write(0, what, effect);
    }

    private <T> Future<T> write(long awayUntil, String what, Supplier<Future<T>> effect) {
        if (!what.isEmpty()) {
            machine.trace.note(() -> "tidewaiter: " + what);
        }
        return compose(awayUntil, effect, true);
    }

    private <T> Future<T> compose(long awayUntil, Supplier<Future<T>> work, boolean isEffect) {
        Promise<T> answer = Promise.promise();
        if (!alive) {
            return answer.future();
        }
        boolean dies = isEffect && deathIn >= 0 && deathIn-- == 0;
        if (dies && machine.chance.oneIn(2)) {
            death.run();
            return answer.future();
        }
        boolean away = awayUntil > machine.time.nanos();
        machine.time.in(latency(), () -> {
            // what was sent is done, even if the client has gone
            if (!alive && (!isEffect || machine.chance.oneIn(2))) {
                return;
            }
            Future<T> done = away ? Future.failedFuture(new ExternalException("does not answer")) : begin(work);
            done.onComplete(result -> {
                if (alive) {
                    answer.handle(result);
                }
            });
            if (dies && alive) {
                death.run();
            }
        });
        return answer.future();
    }

    private static <T> Future<T> begin(Supplier<Future<T>> work) {
        try {
            return work.get();
        } catch (ExternalException e) {
            return Future.failedFuture(e);
        }
    }

    private Duration latency() {
        return machine.slow && machine.chance.oneIn(10)
                ? machine.chance.millis(100, 20_000)
                : Duration.ofNanos(200_000L + machine.chance.below(4_000_000));
    }
}
