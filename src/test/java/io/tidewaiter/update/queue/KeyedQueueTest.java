package io.tidewaiter.update.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyedQueueTest {

    private final List<String> begun = new ArrayList<>();
    private final Map<String, Promise<String>> work = new LinkedHashMap<>();

    @Test
    void beginsAtOnceWhatSharesNothing() {
        // given
        KeyedQueue queue = new KeyedQueue(4);

        // when
        run(queue, "first", "a", "b");
        run(queue, "second", "c");

        // then
        assertThat(begun).containsExactly("first", "second");
    }

    @Test
    void takesBackThePlaceOfWorkThatThrows() {
        KeyedQueue queue = new KeyedQueue(1);

        Future<String> failed = queue.run(Set.of("a"), () -> {
            throw new StackOverflowError("full");
        });

        assertThat(failed.cause()).isInstanceOf(StackOverflowError.class);
        assertThat(run(queue, "next", "a").failed()).isFalse();
        assertThat(begun).containsExactly("next");
    }

    @Test
    void endsAnyNumberThatEndsAtOnce() {
        KeyedQueue queue = new KeyedQueue(1);
        run(queue, "first", "a");
        List<Future<String>> others = new ArrayList<>();
        for (int number = 0; number < 2_000; number++) {
            others.add(queue.run(Set.of("a"), () -> Future.succeededFuture("at once")));
        }

        end("first");

        assertThat(others).allMatch(Future::succeeded);
    }

    @Test
    void lastsAsLongAsItsWork() {
        // given
        Future<String> first = run(new KeyedQueue(4), "first", "a");

        // then
        assertThat(first.isComplete()).isFalse();

        // when
        end("first");

        // then
        assertThat(first.result()).isEqualTo("first");
    }

    @Test
    void letsWhatSharesAKeyWaitForTheEndOfWhatCameBefore() {
        // given
        KeyedQueue queue = new KeyedQueue(4);
        run(queue, "first", "a", "b");
        run(queue, "second", "b", "c");
        assertThat(begun).containsExactly("first");

        // when
        end("first");

        // then
        assertThat(begun).containsExactly("first", "second");
    }

    @Test
    void keepsTheOrderOfWhatSharesAKey() {
        // given
        KeyedQueue queue = new KeyedQueue(4);
        run(queue, "first", "a");
        run(queue, "second", "a");
        run(queue, "third", "a");

        // when
        end("first");
        end("second");

        // then
        assertThat(begun).containsExactly("first", "second", "third");
    }

    /** Or else work that needs much would wait for ever behind a stream of work that needs little. */
    @Test
    void letsNothingOvertakeWhatWaitsForOneOfItsKeys() {
        // given
        KeyedQueue queue = new KeyedQueue(4);
        run(queue, "first", "a");
        run(queue, "needs both", "a", "b");

        // when
        run(queue, "third", "b");

        // then
        assertThat(begun).containsExactly("first");
        end("first");
        assertThat(begun).containsExactly("first", "needs both");
        end("needs both");
        assertThat(begun).containsExactly("first", "needs both", "third");
    }

    @Test
    void letsWhatSharesNothingPassWhatWaits() {
        // given
        KeyedQueue queue = new KeyedQueue(4);
        run(queue, "first", "a");
        run(queue, "second", "a");

        // when
        run(queue, "third", "b");

        // then
        assertThat(begun).containsExactly("first", "third");
    }

    @Test
    void beginsNoMoreThanItsLimitAtATime() {
        // given
        KeyedQueue queue = new KeyedQueue(2);
        run(queue, "first", "a");
        run(queue, "second", "b");
        run(queue, "third", "c");
        run(queue, "fourth", "d");
        assertThat(begun).containsExactly("first", "second");

        // when
        end("second");

        // then
        assertThat(begun).containsExactly("first", "second", "third");
    }

    @Test
    void countsWorkWithoutKeysToo() {
        // given
        KeyedQueue queue = new KeyedQueue(1);

        // when
        run(queue, "first");
        run(queue, "second");

        // then
        assertThat(begun).containsExactly("first");
    }

    @Test
    void goesOnAfterAFailure() {
        // given
        KeyedQueue queue = new KeyedQueue(1);
        Future<String> first = run(queue, "first", "a");
        run(queue, "second", "a");

        // when
        Objects.requireNonNull(work.get("first")).fail("it failed");

        // then
        assertThat(first.cause()).hasMessage("it failed");
        assertThat(begun).containsExactly("first", "second");
    }

    @Test
    void goesOnAfterWorkThatThrows() {
        // given
        KeyedQueue queue = new KeyedQueue(1);

        // when
        Future<String> first = queue.run(Set.of("a"), () -> {
            throw new IllegalStateException("a mistake");
        });
        run(queue, "second", "a");

        // then
        assertThat(first.cause()).hasMessage("a mistake");
        assertThat(begun).containsExactly("second");
    }

    @Test
    void canBeGivenWorkByWorkThatEnds() {
        // given
        KeyedQueue queue = new KeyedQueue(1);
        run(queue, "first", "a").onSuccess(done -> run(queue, "follow-up", "a"));
        run(queue, "second", "a");

        // when
        end("first");
        end("second");

        // then
        assertThat(begun).containsExactly("first", "second", "follow-up");
    }

    private Future<String> run(KeyedQueue queue, String name, String... keys) {
        return queue.run(Set.of(keys), () -> {
            begun.add(name);
            return work.computeIfAbsent(name, any -> Promise.promise()).future();
        });
    }

    private void end(String name) {
        Objects.requireNonNull(work.get(name)).complete(name);
    }
}
