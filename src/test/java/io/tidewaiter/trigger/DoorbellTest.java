package io.tidewaiter.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.update.Scope;
import io.tidewaiter.update.Scope.Push;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DoorbellTest {

    private static final Push WEB = new Push("web", "prod");
    private static final Push DB = new Push("db", "prod");

    private final List<Scope> checks = new ArrayList<>();
    private final List<Promise<Void>> underWay = new ArrayList<>();
    private final Doorbell doorbell = new Doorbell(this::check);

    private Future<Void> check(Scope scope) {
        checks.add(scope);
        Promise<Void> end = Promise.promise();
        underWay.add(end);
        return end.future();
    }

    @Test
    void checksAtOnceWhatWasPushed() {
        doorbell.ring(Set.of(WEB, DB));

        assertThat(checks).containsExactly(Scope.pushes(Set.of(WEB, DB)));
    }

    @Test
    void doesNotCheckEverythingWhenNothingWasPushed() {
        doorbell.ring(Set.of());

        assertThat(checks).isEmpty();
    }

    @Test
    void checksTogetherWhatArrivesDuringACheck() {
        doorbell.ring(Set.of(WEB));
        doorbell.ring(Set.of(WEB));
        doorbell.ring(Set.of(DB));
        doorbell.ring(Set.of(WEB));
        assertThat(checks).hasSize(1);

        underWay.getFirst().complete();

        assertThat(checks).containsExactly(Scope.pushes(Set.of(WEB)), Scope.pushes(Set.of(WEB, DB)));
    }

    @Test
    void restsWhenNothingArrivedDuringACheck() {
        doorbell.ring(Set.of(WEB));

        underWay.getFirst().complete();

        assertThat(checks).hasSize(1);
    }

    @Test
    void hearsTheNextRingAfterACheckThatFailed() {
        doorbell.ring(Set.of(WEB));
        underWay.getFirst().fail("no registry");

        doorbell.ring(Set.of(DB));

        assertThat(checks).containsExactly(Scope.pushes(Set.of(WEB)), Scope.pushes(Set.of(DB)));
    }
}
