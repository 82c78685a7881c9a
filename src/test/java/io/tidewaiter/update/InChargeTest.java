package io.tidewaiter.update;

import static io.tidewaiter.update.SimulatedHost.WEB;
import static io.tidewaiter.update.SimulatedHost.WEB_UNIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.JobResult;
import io.tidewaiter.update.model.Updated;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Row;
import io.tidewaiter.update.port.Scope;
import io.tidewaiter.update.port.Verdict;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A person's word about a unit counts more than an update under way. */
class InChargeTest {

    private static final TestImage V1 = TestImage.good("v1");
    private static final TestImage V2 = TestImage.good("v2");

    @AutoClose
    private final TestBed bed = new TestBed();

    @BeforeEach
    void runV1() {
        bed.host.runs(WEB_UNIT, WEB, V1);
        bed.host.publish(V2);
    }

    @Test
    void leavesAUnitStoppedThatAPersonStopsWhileItIsWatched() {
        // given
        bed.host.nextVerdict(new Verdict.Stopped("web.service was stopped"));

        // when
        Report report = bed.update();

        // then
        assertThat(bed.states()).endsWith("verifying", "withdrawing", "deferred");
        assertThat(bed.host.acts.log()).containsOnlyOnce("restart web.service");
        assertThat(bed.host.tagged(WEB)).isEqualTo("v1");
        assertThat(bed.quarantine()).isEmpty();
        assertThat(report.hasFailures()).isFalse();
        assertThat(report.rows()).singleElement().returns("web.service was stopped", Row::why);
    }

    @Test
    void leavesAUnitStoppedThatAPersonStopsWhileItStarts() {
        // given
        bed.host.units.nextRestartEnds(JobResult.CANCELED);

        // when
        bed.update();

        // then
        assertThat(bed.states()).endsWith("activating", "withdrawing", "deferred");
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("inactive");
        assertThat(bed.host.tagged(WEB)).isEqualTo("v1");
    }

    @Test
    void leavesAUnitStoppedThatAPersonStopsDuringTheRollback() {
        // given
        bed.host.nextVerdict(new Verdict.Unhealthy("it answers 500"));
        bed.host.nextVerdict(new Verdict.Stopped("web.service was stopped"));

        // when
        bed.update();

        // then
        assertThat(bed.states()).endsWith("rolling back", "rolled back");
        assertThat(bed.history().getFirst().reason()).isEqualTo("it answers 500; then web.service was stopped");
        assertThat(bed.host.tagged(WEB)).isEqualTo("v1");
        assertThat(bed.host.acts.log().stream().filter("restart web.service"::equals))
                .hasSize(2);
    }

    @Test
    void updatesAfterTheNextStartWhatAStopHadWithdrawn() {
        // given
        bed.host.nextVerdict(new Verdict.Stopped("web.service was stopped"));
        bed.update();
        bed.host.units.stopNow(bed.host.units.unit(WEB_UNIT));
        bed.update();
        bed.host.units.startNow(bed.host.units.unit(WEB_UNIT));

        // when
        bed.update();

        // then
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
    }

    @Test
    void commitsWithTheTagOnTheProvenImageAlthoughItWasMoved() {
        // given
        TestImage theirs = TestImage.good("theirs");
        Acts.Gate watch = bed.host.acts.hold("watch web.service");
        var report = bed.beginUpdate(Scope.ALL);
        org.awaitility.Awaitility.await().until(() -> watch.reached() == 1);
        bed.run(() -> bed.host.engine.have(theirs, WEB));

        // when
        bed.run(watch::open);
        TestBed.await(report);

        // then
        assertThat(bed.states()).endsWith("updated");
        assertThat(bed.host.tagged(WEB)).isEqualTo("v2");
    }

    @Test
    void changesNothingThatIsHeld() {
        // given
        bed.call(() -> bed.journal().hold(WEB_UNIT, WEB, "on holiday"));

        // when
        Report report = bed.update();

        // then
        assertThat(bed.host.acts.log()).isEmpty();
        assertThat(report.rows()).singleElement().satisfies(row -> {
            assertThat(row.updated()).isEqualTo(Updated.PENDING);
            assertThat(row.why()).startsWith("held since").contains("on holiday", "tidewaiter release web.service");
        });
    }

    @Test
    void goesOnWhenTheHoldIsReleased() {
        // given
        bed.call(() -> bed.journal().hold(WEB_UNIT, WEB, ""));
        bed.update();
        bed.call(() -> bed.journal().release(WEB_UNIT));

        // when
        bed.update();

        // then
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
    }

    @Test
    void holdsWhateverSharesTheTag() {
        // given
        bed.host.runs("other.service", WEB, V1);
        bed.host.publish(V2);
        bed.call(() -> bed.journal().hold("other.service", WEB, ""));

        // when
        Report report = bed.update();

        // then
        assertThat(bed.host.acts.log()).isEmpty();
        assertThat(report.rows().getLast().why()).startsWith("other.service shares this tag and is held");
    }
}
