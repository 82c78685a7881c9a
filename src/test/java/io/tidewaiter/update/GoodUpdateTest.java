package io.tidewaiter.update;

import static io.tidewaiter.update.SimulatedHost.WEB;
import static io.tidewaiter.update.SimulatedHost.WEB_UNIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.update.model.Updated;
import io.tidewaiter.update.port.Journal;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Row;
import io.tidewaiter.update.port.Scope;
import io.vertx.core.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GoodUpdateTest {

    private static final TestImage V1 = TestImage.good("v1");
    private static final TestImage V2 = TestImage.good("v2");

    @AutoClose
    private final TestBed bed = new TestBed();

    @BeforeEach
    void runV1() {
        bed.host.runs(WEB_UNIT, WEB, V1);
    }

    @Test
    void doesNothingWhenTheTagNamesWhatRuns() {
        // when
        Report report = bed.update();

        // then
        assertThat(report.rows()).singleElement().satisfies(row -> {
            assertThat(row.updated()).isEqualTo(Updated.FALSE);
            assertThat(row.why()).isEmpty();
            assertThat(row.oldDigest()).isEqualTo(V1.index());
            assertThat(row.newDigest()).isEqualTo(V1.index());
        });
        assertThat(bed.host.registry.questions()).containsExactly(WEB);
        assertThat(bed.host.acts.log()).isEmpty();
        assertThat(bed.events).isEmpty();
    }

    @Test
    void goesFromStagingToUpdatedAndSaysSoInTheReport() {
        // given
        bed.host.publish(V2);

        // when
        Report report = bed.update();

        // then
        assertThat(bed.states()).containsExactly("staging", "staged", "activating", "verifying", "updated");
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
        assertThat(bed.host.tagged(WEB)).isEqualTo("v2");
        assertThat(report.rows()).singleElement().satisfies(row -> {
            assertThat(row.updated()).isEqualTo(Updated.TRUE);
            assertThat(row.newDigest()).isEqualTo(V2.index());
            assertThat(row.down()).isFalse();
        });
        assertThat(report.hasFailures()).isFalse();
        assertThat(bed.history())
                .singleElement()
                .returns("updated", Journal.Past::outcome)
                .returns(V2.index(), Journal.Past::to);
    }

    @Test
    void writesEachStateBeforeItActsAndStagesBeforeItTouchesAnything() {
        // given
        bed.host.publish(V2);

        // when
        bed.update();

        // then
        assertThat(bed.host.acts.log())
                .containsExactly(
                        "write staging",
                        "keep v1",
                        "write pulling",
                        "pull v2",
                        "keep v2",
                        "write staged",
                        "write proven",
                        "write activating",
                        "tag v2",
                        "restart web.service",
                        "write verifying",
                        "watch web.service",
                        "write updated");
    }

    @Test
    void isUpToDateAfterwards() {
        // given
        bed.host.publish(V2);
        bed.update();
        bed.host.acts.forget();

        // when
        Report report = bed.update();

        // then
        assertThat(report.rows()).singleElement().returns(Updated.FALSE, Row::updated);
        assertThat(bed.host.acts.log()).isEmpty();
    }

    @Test
    void holdsWhatItCameFromAgainstAPrune() {
        // given
        bed.host.publish(V2);
        bed.update();

        // when
        bed.run(bed.host.engine::prune);

        // then
        assertThat(bed.host.engine.stored().stored()).containsExactlyInAnyOrder("v1", "v2");
    }

    @Test
    void holdsTheRollbackAgainstAPruneDuringTheUpdate() {
        // given
        bed.host.publish(TestImage.exits("v2"));
        Acts.Gate restart = bed.host.acts.hold("restart web.service");
        Future<Report> report = bed.beginUpdate(Scope.ALL);
        await().until(() -> restart.reached() == 1);

        // when
        bed.run(() -> {
            bed.host.units.stopNow(bed.host.units.unit(WEB_UNIT));
            bed.host.engine.prune();
            restart.open();
        });
        TestBed.await(report);

        // then
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
    }

    @Test
    void restartsNothingForTheSameImageUnderANewDigest() {
        // given
        bed.host.publish(V1.inAnotherIndex());

        // when
        Report report = bed.update();

        // then
        assertThat(bed.states()).containsExactly("staging", "staged", "same image");
        assertThat(bed.host.acts.log()).doesNotContain("restart web.service").contains("pull v1");
        assertThat(report.rows()).singleElement().returns(Updated.FALSE, Row::updated);
        assertThat(bed.update().rows()).singleElement().returns("", Row::why);
    }

    @Test
    void changesNothingAtAllInADryRun() {
        // given
        bed.host.publish(V2);

        // when
        Report report = bed.dryRun();

        // then
        assertThat(report.rows()).singleElement().satisfies(row -> {
            assertThat(row.updated()).isEqualTo(Updated.PENDING);
            assertThat(row.why()).contains(V2.index().toString());
        });
        assertThat(bed.host.acts.log()).isEmpty();
        assertThat(bed.host.engine.stored().stored()).containsExactly("v1");
        assertThat(bed.history()).isEmpty();
    }

    @Test
    void resumesNothingInADryRun() {
        // given an update that was cut off while it activated
        bed.host.publish(V2);
        Future<Void> killed = bed.host.acts.killAfter("tag v2");
        bed.beginUpdate(Scope.ALL);
        TestBed.await(killed);
        bed.startAgain();

        // when
        bed.dryRun();

        // then
        assertThat(bed.host.acts.log()).isEmpty();
    }
}
