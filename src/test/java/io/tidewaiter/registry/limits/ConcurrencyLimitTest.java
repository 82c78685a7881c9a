package io.tidewaiter.registry.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConcurrencyLimitTest {

    private static final int MANY = 100_000;

    @Test
    void takesBackThePlaceOfWorkThatThrows() {
        ConcurrencyLimit concurrency = new ConcurrencyLimit(() -> 1);

        Future<Object> failed = concurrency.pass(() -> {
            throw new IllegalStateException("no host");
        });
        Future<Object> overflown = concurrency.pass(() -> {
            throw new StackOverflowError("full");
        });

        assertThat(failed.cause()).hasMessage("no host");
        assertThat(overflown.cause()).hasMessage("full");
        assertThat(concurrency.pass(() -> Future.succeededFuture("next")).result())
                .isEqualTo("next");
    }

    /** As a registry that is left alone refuses what had waited. */
    @Test
    void endsAnyNumberThatEndsAtOnce() {
        ConcurrencyLimit concurrency = new ConcurrencyLimit(() -> 1);
        Promise<Integer> first = Promise.promise();
        List<Future<Integer>> all = new ArrayList<>();
        all.add(concurrency.pass(first::future));
        for (int number = 1; number < MANY; number++) {
            int own = number;
            all.add(concurrency.pass(() -> Future.succeededFuture(own)));
        }

        first.complete(0);

        assertThat(all).allMatch(Future::succeeded).hasSize(MANY);
    }
}
