package io.tidewaiter.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnstileTest {

    private static final int MANY = 100_000;

    @Test
    void takesBackThePlaceOfWorkThatThrows() {
        Turnstile turnstile = new Turnstile(() -> 1);

        Future<Object> failed = turnstile.pass(() -> {
            throw new IllegalStateException("no host");
        });
        Future<Object> overflown = turnstile.pass(() -> {
            throw new StackOverflowError("full");
        });

        assertThat(failed.cause()).hasMessage("no host");
        assertThat(overflown.cause()).hasMessage("full");
        assertThat(turnstile.pass(() -> Future.succeededFuture("next")).result())
                .isEqualTo("next");
    }

    /** As a registry that is left alone refuses what had waited. */
    @Test
    void endsAnyNumberThatEndsAtOnce() {
        Turnstile turnstile = new Turnstile(() -> 1);
        Promise<Integer> first = Promise.promise();
        List<Future<Integer>> all = new ArrayList<>();
        all.add(turnstile.pass(first::future));
        for (int number = 1; number < MANY; number++) {
            int own = number;
            all.add(turnstile.pass(() -> Future.succeededFuture(own)));
        }

        first.complete(0);

        assertThat(all).allMatch(Future::succeeded).hasSize(MANY);
    }
}
