package io.tidewaiter.update;

import static io.tidewaiter.update.SimulatedHost.WEB;
import static io.tidewaiter.update.SimulatedHost.WEB_UNIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.update.SimulatedUnits.Unit;
import io.tidewaiter.update.model.Event;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Scope;
import io.tidewaiter.update.port.Verdict;
import io.vertx.core.Future;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a person stopped rests after the restart of a unit that wants it, as systemd starts it with that unit. */
class RestingTest {

    private static final TestImage V2 = TestImage.good("v2");

    @AutoClose
    private final TestBed bed = new TestBed();

    private Unit web;
    private Unit beside;

    @BeforeEach
    void runV1() {
        web = bed.host.runs(WEB_UNIT, WEB, TestImage.good("v1"));
        beside = bed.host.stoppedBeside("beside.service", WEB_UNIT);
    }

    @ParameterizedTest
    @EnumSource
    void restsWhateverTheNewImageDoes(TestImage.Behaviour behaviour) {
        // given
        bed.host.publish(TestImage.of("v2", behaviour));

        // when
        bed.update();

        // then
        assertThat(beside.isActive()).isFalse();
    }

    @Test
    void restsWhenADependentIsStartedAgain() {
        // given
        bed.host.requires("proxy.service", WEB_UNIT).wants.add("beside.service");
        bed.host.publish(V2);

        // when
        bed.update();

        // then
        assertThat(bed.host.running("proxy.service")).isEqualTo("active");
        assertThat(beside.isActive()).isFalse();
    }

    @Test
    void restsWhenLastGoodIsStartedAfterAll() {
        // given
        bed.host.publish(V2);
        web.podmanFailures = 1000;
        bed.update();
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("failed");
        web.podmanFailures = 0;
        bed.ticker.pass(Duration.ofMinutes(5));

        // when
        bed.update();

        // then
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
        assertThat(beside.isActive()).isFalse();
    }

    @Test
    void isStartedWhereItEndedByItself() {
        // given
        beside.stopped = false;
        bed.host.publish(V2);

        // when
        bed.update();

        // then
        assertThat(beside.isActive()).isTrue();
    }

    @Test
    void restsWhereAPersonStoppedItWhileTheImageWasWatched() {
        // given
        bed.host.units.startNow(beside);
        Unit proxy = bed.host.requires("proxy.service", WEB_UNIT);
        bed.host.publish(V2);
        bed.listener(event -> {
            if (event instanceof Event.Entered(Update update, State.Verifying verifying)) {
                bed.host.units.stopByHand(beside);
                bed.host.units.stopByHand(proxy);
            }
        });
        bed.host.nextVerdict(new Verdict.Unhealthy("it is silent"));

        // when
        bed.update();

        // then
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
        assertThat(beside.isActive()).isFalse();
        assertThat(proxy.isActive()).isFalse();
    }

    @Test
    void runsWhereAPersonStartedItWhileTheUnitWasRestarted() {
        // given
        Unit proxy = bed.host.requires("proxy.service", WEB_UNIT);
        proxy.wants.add("beside.service");
        bed.host.publish(V2);
        Acts.Gate restarted = bed.host.acts.hold("read beside.service");
        Future<Report> update = bed.beginUpdate(Scope.ALL);

        await().until(() -> restarted.reached() == 1);
        bed.run(() -> {
            bed.host.units.startNow(beside);
            restarted.open();
        });
        TestBed.await(update);

        // then
        assertThat(proxy.isActive()).isTrue();
        assertThat(beside.isActive()).isTrue();
    }

    /** Which stops nothing that only requires the unit. */
    @Test
    void restsWhereAPersonStoppedItAndTheUnitCrashedMeanwhile() {
        // given
        Unit proxy = bed.host.requires("proxy.service", WEB_UNIT);
        bed.host.publish(V2);
        bed.listener(event -> {
            if (event instanceof Event.Entered(Update update, State.Verifying verifying)) {
                bed.host.units.stopByHand(proxy);
                web.restarts = 1;
            }
        });
        bed.host.nextVerdict(new Verdict.Unhealthy("it crashed"));

        // when
        bed.update();

        // then
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
        assertThat(proxy.isActive()).isFalse();
    }

    /** The unit that fails tells nothing of it any more. */
    @Test
    void restsWhereAPersonStoppedItDuringAnInterruptionAndTheNextRestartFails() {
        // given
        bed.host.units.startNow(beside);
        Unit proxy = bed.host.requires("proxy.service", WEB_UNIT);
        bed.host.publish(V2);
        Future<Void> killed = bed.host.acts.killAfter("write activating");
        bed.beginUpdate(Scope.ALL);
        TestBed.await(killed);
        bed.startAgain();
        bed.host.units.stopByHand(beside);
        bed.host.units.stopByHand(proxy);
        web.podmanFailures = 1;

        // when
        bed.resume();

        // then
        assertThat(bed.states()).endsWith("activating", "activating", "rolling back", "rolled back");
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
        assertThat(beside.isActive()).isFalse();
        assertThat(proxy.isActive()).isFalse();
    }

    @Test
    void runsWhereAPersonStartedItWhileTheImageWasWatched() {
        // given
        bed.host.publish(V2);
        bed.listener(event -> {
            if (event instanceof Event.Entered(Update update, State.Verifying verifying)) {
                bed.host.units.startNow(beside);
            }
        });
        bed.host.nextVerdict(new Verdict.Unhealthy("it is silent"));

        // when
        bed.update();

        // then
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
        assertThat(beside.isActive()).isTrue();
    }
}
