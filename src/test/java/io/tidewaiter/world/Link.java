package io.tidewaiter.world;

import io.tidewaiter.update.port.ExternalException;
import io.tidewaiter.update.port.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Between a program and the world: each question takes time, may fail, and is never answered once the program is dead. What
 * the program had begun by then goes on or does not, by chance.
 */
final class Link {

    private final Machine machine;
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
        };
    }

    /** @param awayUntil until when the other side does not answer */
    <T> Future<T> ask(long awayUntil, Supplier<T> question) {
        return compose(awayUntil, () -> Future.succeededFuture(question.get()), false);
    }

    /** What changes the world. */
    <T> Future<T> act(long awayUntil, String what, Supplier<Future<T>> effect) {
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
            // what was sent is done, though nobody may be there to hear of it
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
