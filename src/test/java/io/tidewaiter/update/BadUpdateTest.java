package io.tidewaiter.update;

import static io.tidewaiter.update.SimulatedHost.WEB;
import static io.tidewaiter.update.SimulatedHost.WEB_UNIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.update.model.Updated;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Row;
import io.tidewaiter.update.port.Scope;
import io.tidewaiter.update.port.Verdict;
import io.vertx.core.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BadUpdateTest {

    private static final TestImage V1 = TestImage.good("v1");
    private static final TestImage V3 = TestImage.good("v3");

    @AutoClose
    private final TestBed bed = new TestBed();

    @BeforeEach
    void runV1() {
        bed.host.runs(WEB_UNIT, WEB, V1);
    }

    @Test
    void rollsBackWhenTheNewImageExits() {
        // given
        bed.host.publish(TestImage.exits("v2"));

        // when
        bed.update();

        // then
        assertThat(bed.states()).containsExactly("staging", "staged", "activating", "rolling back", "rolled back");
    }

    @ParameterizedTest
    @EnumSource(names = {"SILENT", "CRASHES"})
    void rollsBackWhenTheNewImageIsNotProven(TestImage.Behaviour behaviour) {
        // given
        bed.host.publish(TestImage.of("v2", behaviour));

        // when
        bed.update();

        // then
        assertThat(bed.states())
                .containsExactly("staging", "staged", "activating", "verifying", "rolling back", "rolled back");
    }

    @ParameterizedTest
    @EnumSource(names = "GOOD", mode = EnumSource.Mode.EXCLUDE)
    void putsTheLastGoodImageBackAndSaysWhy(TestImage.Behaviour behaviour) {
        // given
        TestImage bad = TestImage.of("v2", behaviour);
        bed.host.publish(bad);

        // when
        Report report = bed.update();

        // then
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
        assertThat(bed.host.tagged(WEB)).isEqualTo("v1");
        assertThat(bed.quarantine()).containsExactly(bad.index());
        assertThat(report.rows()).singleElement().satisfies(row -> {
            assertThat(row.updated()).isEqualTo(Updated.ROLLED_BACK);
            assertThat(row.unit()).isEqualTo(WEB_UNIT);
            assertThat(row.why()).isNotEmpty();
            assertThat(row.down()).isFalse();
        });
        assertThat(report.hasFailures()).isTrue();
        assertThat(report.isDown()).isFalse();
    }

    @Test
    void neverTriesADigestAgainThatFailedEvenAfterARestartOfItsOwn() {
        // given
        TestImage bad = TestImage.silent("v2");
        bed.host.publish(bad);
        bed.update();
        bed.startAgain();

        // when
        Report report = bed.update();

        // then
        assertThat(bed.host.acts.log()).isEmpty();
        assertThat(bed.host.engine.started()).containsOnlyOnce("v2");
        assertThat(report.rows()).singleElement().satisfies(row -> {
            assertThat(row.updated()).isEqualTo(Updated.FALSE);
            assertThat(row.why()).contains(bad.index().toString(), "does not answer", "quarantine clear");
        });
    }

    @Test
    void updatesToTheNextGoodDigestWithoutHelp() {
        // given
        bed.host.publish(TestImage.silent("v2"));
        bed.update();
        bed.host.publish(V3);

        // when
        Report report = bed.update();

        // then
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v3");
        assertThat(report.rows()).singleElement().returns(Updated.TRUE, Row::updated);
    }

    @Test
    void triesAgainOnAPersonsWord() {
        // given
        TestImage bad = TestImage.silent("v2");
        bed.host.publish(bad);
        bed.update();

        // when
        bed.call(() -> bed.journal().clearQuarantine(null, bad.index().abbreviated()));
        bed.update();

        // then
        assertThat(bed.host.engine.started()).containsExactly("v1", "v2", "v1", "v2", "v1");
    }

    /** As when systemd does not answer during the rollback, and the next release has to wait. */
    @Test
    void rollsBackLaterWhatCouldNotBeRolledBackThoughTheNextReleaseWaits() {
        // given
        bed.host.publish(TestImage.silent("v2"));
        Acts.Gate watch = bed.host.acts.hold("watch web.service");
        Future<Report> update = bed.beginUpdate(Scope.ALL);
        await().until(() -> watch.reached() > 0);
        bed.run(() -> {
            bed.host.acts.fail("restart web.service");
            watch.open();
        });
        TestBed.await(update);
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
        bed.run(bed.host.acts::heal);
        bed.host.unreadable.add(V3.id());
        bed.host.publish(V3);

        // when
        bed.update();

        // then
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
    }

    @Test
    void givesUpThePullOfLastGoodWhenTheDaemonStops() {
        // given that a person removed last good meanwhile
        bed.host.publish(TestImage.silent("v2"));
        Acts.Gate watch = bed.host.acts.hold("watch web.service");
        Acts.Gate pull = bed.host.acts.hold("pull v1");
        bed.beginUpdate(Scope.ALL);
        await().until(() -> watch.reached() > 0);
        bed.run(() -> {
            bed.host.engine.stored().forget(V1.id());
            watch.open();
        });
        await().until(() -> pull.reached() > 0);

        // when
        TestBed.await(bed.stop());

        // then
        assertThat(bed.host.engine.cancelled()).containsExactly(WEB.at(V1.index()));
    }

    @Test
    void saysThatTheWorkloadIsDownWhenTheRollbackFailsToo() {
        // given
        bed.host.publish(TestImage.exits("v2"));
        bed.host.nextVerdict(new Verdict.Unhealthy("its disk is full"));
        bed.host.nextVerdict(new Verdict.Unhealthy("its disk is full"));

        // when
        Report report = bed.update();

        // then
        assertThat(bed.states()).endsWith("rolling back", "rolling back", "failed");
        assertThat(report.isDown()).isTrue();
        assertThat(report.rows()).singleElement().satisfies(row -> {
            assertThat(row.updated()).isEqualTo(Updated.FAILED);
            assertThat(row.why()).contains("job failed").contains("its disk is full");
        });
    }

    @Test
    void letsGoOfTheCandidateThatFailedAndOfNothingElse() {
        // given
        bed.host.publish(TestImage.silent("v2"));

        // when
        bed.update();

        // then
        assertThat(bed.host.engine.stored().kept()).containsExactly("v1");
    }
}
