package io.tidewaiter.update;

import static io.tidewaiter.update.SimulatedHost.WEB;
import static io.tidewaiter.update.SimulatedHost.WEB_UNIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.update.SimulatedUnits.Unit;
import io.tidewaiter.update.model.Updated;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Row;
import io.tidewaiter.update.port.Scope;
import io.tidewaiter.update.port.Verdict;
import io.vertx.core.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a person stopped or masked is not started. */
class AtRestTest {

    private static final TestImage V1 = TestImage.good("v1");
    private static final TestImage V2 = TestImage.good("v2");

    @AutoClose
    private final TestBed bed = new TestBed();

    private Unit web;

    @BeforeEach
    void publishV2() {
        web = bed.host.runs(WEB_UNIT, WEB, V1);
        bed.host.publish(V2);
    }

    @Test
    void stagesForAUnitThatAPersonStoppedAndDoesNotStartIt() {
        // given
        bed.host.units.stopNow(web);

        // when
        Report report = bed.update();

        // then
        assertThat(bed.states()).containsExactly("staging", "staged", "deferred");
        assertThat(bed.host.engine.stored().stored()).contains("v2");
        assertThat(bed.host.tagged(WEB)).isEqualTo("v1");
        assertThat(web.active).isEqualTo("inactive");
        assertThat(report.rows()).singleElement().satisfies(row -> {
            assertThat(row.updated()).isEqualTo(Updated.PENDING);
            assertThat(row.why()).contains("web.service is not running");
            assertThat(row.down()).isFalse();
        });
    }

    /** A process that ignores SIGTERM ends with 137, which makes the unit failed. */
    @Test
    void doesNotStartAUnitThatIsFailedBecauseAPersonStoppedIt() {
        // given
        bed.host.units.stopStubborn(web);

        // when
        Report report = bed.update();

        // then
        assertThat(bed.states()).containsExactly("staging", "staged", "deferred");
        assertThat(bed.host.acts.log()).noneMatch(act -> act.startsWith("restart"));
        assertThat(report.rows()).singleElement().satisfies(row -> {
            assertThat(row.why()).contains("web.service is not running");
            assertThat(row.down()).isFalse();
        });
    }

    @Test
    void doesNotActivateAStagedImageUntilTheUnitRuns() {
        // given
        bed.host.units.stopNow(web);
        bed.update();
        bed.host.acts.forget();

        // when
        Report report = bed.update();

        // then
        assertThat(bed.host.acts.log()).isEmpty();
        assertThat(report.rows()).singleElement().returns(Updated.PENDING, Row::updated);
    }

    @Test
    void activatesWithoutAnotherPullOnceTheUnitRuns() {
        // given
        bed.host.units.stopNow(web);
        bed.update();
        bed.host.units.startNow(web);
        bed.host.acts.forget();

        // when
        bed.update();

        // then
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
        assertThat(bed.host.acts.log()).doesNotContain("pull v2");
    }

    @Test
    void holdsWhatItStagedAgainstAPrune() {
        // given
        bed.host.units.stopNow(web);
        bed.update();

        // when
        bed.run(bed.host.engine::prune);

        // then
        assertThat(bed.host.engine.stored().stored()).contains("v2");
    }

    @Test
    void doesNotRestartAUnitThatWasMaskedWhileItRuns() {
        // given
        web.load = "masked";

        // when
        Report report = bed.update();

        // then
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
        assertThat(report.rows())
                .singleElement()
                .satisfies(row -> assertThat(row.why()).contains("web.service is masked"));
    }

    /** Between the moment at which it was found stopped and the return of its tag a person starts it again. */
    @Test
    void watchesWhatAPersonStartsOnTheCandidateBeforeTheTagIsBack() {
        // given
        bed.host.nextVerdict(new Verdict.Stopped("web.service was stopped"));
        Acts.Gate tagged = bed.host.acts.hold("tag v1");
        Future<Report> report = bed.beginUpdate(Scope.ALL);
        await().until(() -> tagged.reached() == 1);
        bed.run(() -> {
            bed.host.units.stopNow(web);
            bed.host.units.startNow(web);
            tagged.open();
        });
        TestBed.await(report);
        assertThat(bed.states()).endsWith("withdrawing", "deferred");
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
        bed.host.acts.forget();

        // when
        bed.update();

        // then
        assertThat(bed.states()).endsWith("verifying", "updated");
        assertThat(bed.host.acts.log()).doesNotContain("restart " + WEB_UNIT);
        assertThat(bed.host.tagged(WEB)).isEqualTo("v2");
    }

    @Test
    void doesNotStartAUnitThatAPersonStopsWhileTheCandidateIsPulled() {
        // given
        Acts.Gate pull = bed.host.acts.hold("pull v2");
        Future<Report> report = bed.beginUpdate(Scope.ALL);
        await().until(() -> pull.reached() == 1);

        // when
        bed.run(() -> {
            bed.host.units.stopNow(web);
            pull.open();
        });
        TestBed.await(report);

        // then
        assertThat(bed.states()).containsExactly("staging", "staged", "deferred");
        assertThat(web.active).isEqualTo("inactive");
    }

    @Test
    void doesNotCountADigestAsNewerThatTheRegistryNamedBeforeAPersonPulled() {
        // given v2 waits, as the unit is at rest, and a person pulls v3
        bed.host.units.stopNow(web);
        bed.host.engine.removeContainersOf(WEB_UNIT);
        bed.update();
        assertThat(outlook().candidate()).contains(V2.index());
        bed.host.build(WEB, TestImage.good("v3"));

        // then
        assertThat(outlook().candidate()).isEmpty();
        assertThat(outlook().why()).contains("was moved by hand");
    }

    @Test
    void doesNotCountAnImageAsNewerThatWasInPlaceBeforeAPersonPulled() {
        // given
        bed.host.registry.publish(WEB, V1);
        bed.update();
        bed.host.units.stopNow(web);
        bed.host.engine.removeContainersOf(WEB_UNIT);
        bed.host.build(WEB, V2);

        // then
        assertThat(outlook().candidate()).isEmpty();
    }

    @Test
    void stillWaitsForWhatIsNewerThanAnImageThatAPersonPutBack() {
        // given
        bed.update();
        bed.host.units.stopNow(web);
        bed.host.engine.removeContainersOf(WEB_UNIT);

        // when
        bed.host.build(WEB, V1);

        // then
        assertThat(outlook().candidate()).contains(V2.index());
    }

    private Row outlook() {
        return bed.outlook(TestBed.await(bed.host.find()).workloads().getFirst());
    }
}
