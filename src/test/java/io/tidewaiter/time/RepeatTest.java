package io.tidewaiter.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RepeatTest {

    private static final int MANY = 1_000_000;

    private final AtomicInteger steps = new AtomicInteger();

    @Test
    void takesAMillionStepsThatAreDoneAtOnce() {
        Future<Integer> end = Repeat.until(() -> Future.succeededFuture(counted()));

        assertThat(end.result()).isEqualTo(MANY);
    }

    @Test
    void takesAMillionStepsThatTakeTime() {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        Promise<Integer> end = Promise.promise();
        vertx.runOnContext(begin -> Repeat.until(() -> {
                    Promise<Optional<Integer>> later = Promise.promise();
                    vertx.runOnContext(now -> later.complete(counted()));
                    return later.future();
                })
                .onComplete(end));

        assertThat(end.future().await()).isEqualTo(MANY);
        vertx.close().await();
    }

    private Optional<Integer> counted() {
        return Optional.of(steps.incrementAndGet()).filter(step -> step == MANY);
    }

    @Test
    void endsWithTheFailureOfAStep() {
        RuntimeException failure = new IllegalStateException("the third");

        Future<Void> end = Repeat.asLongAs(
                () -> steps.incrementAndGet() == 3 ? Future.failedFuture(failure) : Future.succeededFuture(true));

        assertThat(end.cause()).isSameAs(failure);
    }

    @Test
    void endsWithWhatAStepThrows() {
        Future<Void> end = Repeat.asLongAs(() -> {
            throw new IllegalStateException("at once");
        });

        assertThat(end.cause()).hasMessage("at once");
    }

    @Test
    void doesOneAfterTheOther() {
        List<Integer> done = new ArrayList<>();
        Promise<Void> first = Promise.promise();

        Future<Void> end = Repeat.each(List.of(1, 2), number -> {
            done.add(number);
            return number == 1 ? first.future() : Future.succeededFuture();
        });

        assertThat(done).containsExactly(1);
        first.complete();
        assertThat(done).containsExactly(1, 2);
        assertThat(end.succeeded()).isTrue();
    }

    @Test
    void handsOnWhatOneMadeToTheNext() {
        assertThat(Repeat.fold("", List.of(1, 2, 3), (made, number) -> Future.succeededFuture(made + number))
                        .result())
                .isEqualTo("123");
    }

    @Test
    void gathersWhatIsMadeOfSome() {
        Future<List<Integer>> tens = Repeat.gather(
                List.of(1, 2, 3, 4),
                number -> Future.succeededFuture(number % 2 == 0 ? Optional.of(number * 10) : Optional.empty()));

        assertThat(tens.result()).containsExactly(20, 40);
    }

    @Test
    void doesNothingAfterOneThatFailed() {
        Future<Void> end = Repeat.each(
                IntStream.range(0, 10).boxed().toList(),
                number ->
                        steps.incrementAndGet() == 4 ? Future.failedFuture("no more") : Future.succeededFuture(number));

        assertThat(end.cause()).hasMessage("no more");
        assertThat(steps).hasValue(4);
    }
}
