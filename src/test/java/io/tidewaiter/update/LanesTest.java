package io.tidewaiter.update;

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

class LanesTest {

    private final List<String> begun = new ArrayList<>();
    private final Map<String, Promise<String>> work = new LinkedHashMap<>();

    @Test
    void beginsAtOnceWhatSharesNothing() {
        // given
        Lanes lanes = new Lanes(4);

        // when
        run(lanes, "first", "a", "b");
        run(lanes, "second", "c");

        // then
        assertThat(begun).containsExactly("first", "second");
    }

    @Test
    void takesBackThePlaceOfWorkThatThrows() {
        Lanes lanes = new Lanes(1);

        Future<String> failed = lanes.run(Set.of("a"), () -> {
            throw new StackOverflowError("full");
        });

        assertThat(failed.cause()).isInstanceOf(StackOverflowError.class);
        assertThat(run(lanes, "next", "a").failed()).isFalse();
        assertThat(begun).containsExactly("next");
    }

    @Test
    void endsAnyNumberThatEndsAtOnce() {
        Lanes lanes = new Lanes(1);
        run(lanes, "first", "a");
        List<Future<String>> others = new ArrayList<>();
        for (int number = 0; number < 2_000; number++) {
            others.add(lanes.run(Set.of("a"), () -> Future.succeededFuture("at once")));
        }

        end("first");

        assertThat(others).allMatch(Future::succeeded);
    }

    @Test
    void lastsAsLongAsItsWork() {
        // given
        Future<String> first = run(new Lanes(4), "first", "a");

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
        Lanes lanes = new Lanes(4);
        run(lanes, "first", "a", "b");
        run(lanes, "second", "b", "c");
        assertThat(begun).containsExactly("first");

        // when
        end("first");

        // then
        assertThat(begun).containsExactly("first", "second");
    }

    @Test
    void keepsTheOrderOfWhatSharesAKey() {
        // given
        Lanes lanes = new Lanes(4);
        run(lanes, "first", "a");
        run(lanes, "second", "a");
        run(lanes, "third", "a");

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
        Lanes lanes = new Lanes(4);
        run(lanes, "first", "a");
        run(lanes, "needs both", "a", "b");

        // when
        run(lanes, "third", "b");

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
        Lanes lanes = new Lanes(4);
        run(lanes, "first", "a");
        run(lanes, "second", "a");

        // when
        run(lanes, "third", "b");

        // then
        assertThat(begun).containsExactly("first", "third");
    }

    @Test
    void beginsNoMoreThanItsLimitAtATime() {
        // given
        Lanes lanes = new Lanes(2);
        run(lanes, "first", "a");
        run(lanes, "second", "b");
        run(lanes, "third", "c");
        run(lanes, "fourth", "d");
        assertThat(begun).containsExactly("first", "second");

        // when
        end("second");

        // then
        assertThat(begun).containsExactly("first", "second", "third");
    }

    @Test
    void countsWorkWithoutKeysToo() {
        // given
        Lanes lanes = new Lanes(1);

        // when
        run(lanes, "first");
        run(lanes, "second");

        // then
        assertThat(begun).containsExactly("first");
    }

    @Test
    void goesOnAfterAFailure() {
        // given
        Lanes lanes = new Lanes(1);
        Future<String> first = run(lanes, "first", "a");
        run(lanes, "second", "a");

        // when
        Objects.requireNonNull(work.get("first")).fail("it failed");

        // then
        assertThat(first.cause()).hasMessage("it failed");
        assertThat(begun).containsExactly("first", "second");
    }

    @Test
    void goesOnAfterWorkThatThrows() {
        // given
        Lanes lanes = new Lanes(1);

        // when
        Future<String> first = lanes.run(Set.of("a"), () -> {
            throw new IllegalStateException("a mistake");
        });
        run(lanes, "second", "a");

        // then
        assertThat(first.cause()).hasMessage("a mistake");
        assertThat(begun).containsExactly("second");
    }

    @Test
    void canBeGivenWorkByWorkThatEnds() {
        // given
        Lanes lanes = new Lanes(1);
        run(lanes, "first", "a").onSuccess(done -> run(lanes, "follow-up", "a"));
        run(lanes, "second", "a");

        // when
        end("first");
        end("second");

        // then
        assertThat(begun).containsExactly("first", "second", "follow-up");
    }

    private Future<String> run(Lanes lanes, String name, String... keys) {
        return lanes.run(Set.of(keys), () -> {
            begun.add(name);
            return work.computeIfAbsent(name, any -> Promise.promise()).future();
        });
    }

    private void end(String name) {
        Objects.requireNonNull(work.get(name)).complete(name);
    }
}
