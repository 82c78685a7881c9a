package io.tidewaiter.trigger.webhook.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.health.ManualTicker;
import io.tidewaiter.time.Paced;
import io.tidewaiter.update.model.Updated;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Row;
import io.tidewaiter.update.port.Scope;
import io.tidewaiter.update.port.Scope.Push;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PushChecksTest {

    private static final Push WEB = new Push("web", "prod");
    private static final Push DB = new Push("db", "prod");
    private static final Push TOOLS = new Push("tools", null);

    private final ManualTicker ticker = new ManualTicker();
    private final List<Scope> checks = new ArrayList<>();
    private final List<Promise<Report>> underWay = new ArrayList<>();
    private final HookCounters counters = new HookCounters();
    private final PushChecks pushChecks = new PushChecks(ticker, this::check);

    private Future<Report> check(Scope scope) {
        checks.add(scope);
        Promise<Report> end = Promise.promise();
        underWay.add(end);
        return end.future();
    }

    private void ring(Push... pushes) {
        pushChecks.ring(Arrays.stream(pushes)
                .map(push -> new PushChecks.Ring(push, counters))
                .collect(Collectors.toSet()));
    }

    private static Report report(String... images) {
        return new Report(Arrays.stream(images)
                .map(image -> new Row(
                        null, "a.service", "a", "", image, "registry", Updated.FALSE, "", null, null, null, false))
                .toList());
    }

    @Test
    void checksAtOnceWhatWasPushed() {
        ring(WEB, DB);

        assertThat(checks).containsExactly(Scope.pushes(Set.of(WEB, DB)));
    }

    @Test
    void doesNotCheckEverythingWhenNothingWasPushed() {
        ring();

        assertThat(checks).isEmpty();
    }

    @Test
    void checksTogetherWhatArrivesDuringACheck() {
        ring(WEB);
        ring(WEB);
        ring(DB);
        ring(WEB);
        assertThat(checks).hasSize(1);

        underWay.getFirst().complete(report());

        assertThat(checks).containsExactly(Scope.pushes(Set.of(WEB)), Scope.pushes(Set.of(WEB, DB)));
    }

    @Test
    void doesNotWaitForACheckThatWaitsForALongUpdate() {
        ring(WEB);
        ring(DB);

        ticker.pass(Paced.PATIENCE);

        assertThat(checks).containsExactly(Scope.pushes(Set.of(WEB)), Scope.pushes(Set.of(DB)));
    }

    @Test
    void restsWhenNothingArrivedDuringACheck() {
        ring(WEB);

        underWay.getFirst().complete(report());

        assertThat(checks).hasSize(1);
    }

    @Test
    void hearsTheNextRingAfterACheckThatFailed() {
        ring(WEB);
        underWay.getFirst().fail("no registry");

        ring(DB);

        assertThat(checks).containsExactly(Scope.pushes(Set.of(WEB)), Scope.pushes(Set.of(DB)));
    }

    @Test
    void countsTheNamesThatNothingFollows() {
        ring(WEB, DB, TOOLS);

        underWay.getFirst().complete(report("registry.example/web:prod", "registry.example/tools:1", "no image"));

        assertThat(counters.of(Heard.UNKNOWN)).isEqualTo(1);
    }

    @Test
    void countsNoNameAsUnknownWhenTheCheckFailed() {
        ring(WEB);

        underWay.getFirst().fail("no Podman");

        assertThat(counters.of(Heard.UNKNOWN)).isZero();
    }

    @Test
    void looksAtEverythingWhenTooManyNamesWait() {
        ring(WEB);
        for (int i = 0; i <= PushChecks.MOST; i++) {
            ring(new Push("web" + i, "prod"));
        }
        ring(DB);

        underWay.getFirst().complete(report());

        assertThat(checks).hasSize(2);
        assertThat(checks.getLast().isEverything()).isTrue();
    }
}
