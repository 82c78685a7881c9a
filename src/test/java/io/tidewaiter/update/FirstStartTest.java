package io.tidewaiter.update;

import static io.tidewaiter.update.SimulatedHost.WEB;
import static io.tidewaiter.update.SimulatedHost.WEB_UNIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.update.SimulatedUnits.Unit;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Scope;
import io.tidewaiter.update.port.Verdict;
import io.vertx.core.Future;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A person starts a new unit, which pulls by itself, while we bring the same image in: it is watched, not restarted. */
class FirstStartTest {

    private static final TestImage FIRST = TestImage.good("first");

    @AutoClose
    private final TestBed bed = new TestBed();

    private Unit web;

    @BeforeEach
    void hasNoImage() {
        bed.host.publish(FIRST);
        web = bed.host.follows(WEB_UNIT, WEB);
    }

    private void whileItIsPulled(Runnable start) {
        Acts.Gate pull = bed.host.acts.hold("pull first");
        Future<Report> report = bed.beginUpdate(Scope.ALL);
        await().until(() -> pull.reached() == 1);
        bed.run(() -> {
            start.run();
            pull.open();
        });
        TestBed.await(report);
    }

    @Test
    void watchesWhatRunsOnIt() {
        // when
        whileItIsPulled(() -> {
            bed.host.engine.have(FIRST, WEB);
            bed.host.units.startNow(web);
        });

        // then
        assertThat(bed.states()).endsWith("staged", "verifying", "updated");
        assertThat(bed.host.acts.log()).doesNotContain("restart " + WEB_UNIT);
    }

    @Test
    void watchesWhatIsJustStartingOnIt() {
        // given
        bed.host.nextVerdict(new Verdict.Healthy(Duration.ofSeconds(10)));

        // when
        whileItIsPulled(() -> {
            bed.host.engine.have(FIRST, WEB);
            web.become("activating", "start");
        });

        // then
        assertThat(bed.states()).endsWith("staged", "verifying", "updated");
        assertThat(bed.host.acts.log()).doesNotContain("restart " + WEB_UNIT);
    }

    @Test
    void watchesWhatIsJustStartingAndHasItsContainer() {
        // given
        bed.host.nextVerdict(new Verdict.Healthy(Duration.ofSeconds(10)));

        // when
        whileItIsPulled(() -> {
            bed.host.engine.have(FIRST, WEB);
            bed.host.units.beginRun(web);
        });

        // then
        assertThat(bed.states()).endsWith("staged", "verifying", "updated");
        assertThat(bed.host.acts.log()).doesNotContain("restart " + WEB_UNIT);
    }

    @Test
    void restartsWhatCrashesOnAnotherImage() {
        // given
        bed.host.publish(TestImage.crashes("old"));
        bed.host.engine.have(TestImage.crashes("old"), WEB);
        bed.host.units.startNow(web);
        bed.host.publish(FIRST);

        // when
        bed.update();

        // then
        assertThat(bed.host.acts.log()).contains("restart " + WEB_UNIT);
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("first");
    }
}
