package io.tidewaiter.update;

import static io.tidewaiter.update.SimulatedHost.WEB;
import static io.tidewaiter.update.SimulatedHost.WEB_UNIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.policy.WhenIdle;
import io.tidewaiter.update.SimulatedUnits.Unit;
import io.tidewaiter.update.model.Updated;
import io.tidewaiter.update.port.Journal;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Row;
import io.tidewaiter.update.port.Scope;
import io.tidewaiter.update.port.Verdict;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where an idle unit is not to be started for an update, its new image is proven by its next visitor, or waits. */
class ArmedTest {

    private static final TestImage V1 = TestImage.good("v1");
    private static final TestImage V2 = TestImage.good("v2");

    @AutoClose
    private final TestBed bed = new TestBed();

    private Unit web;

    @BeforeEach
    void idle() {
        web = bed.host.runs(WEB_UNIT, WEB, V1);
        bed.host.units.stopNow(web);
        web.socketListens = true;
        bed.host.publish(V2);
        when(WhenIdle.ARMED);
    }

    private void when(WhenIdle whenIdle) {
        bed.host.health = new HealthPolicy(List.of(), Duration.ofSeconds(60), Duration.ofSeconds(10), whenIdle);
    }

    @Test
    void takesItsPlaceAndStartsNothing() {
        // when
        Report report = bed.update();

        // then
        assertThat(bed.states()).containsExactly("staging", "staged", "armed");
        assertThat(bed.host.tagged(WEB)).isEqualTo("v2");
        assertThat(web.active).isEqualTo("inactive");
        assertThat(report.rows()).singleElement().satisfies(row -> {
            assertThat(row.updated()).isEqualTo(Updated.PENDING);
            assertThat(row.why()).contains("at the unit's next start");
        });

        // when it looks again
        bed.host.acts.forget();
        report = bed.update();

        // then
        assertThat(bed.host.acts.log()).isEmpty();
        assertThat(report.rows()).singleElement().returns(Updated.PENDING, Row::updated);
    }

    /** Else its tag would name an image that a restart of the other one starts unproven. */
    @Test
    void waitsForTheProofOfAnotherUnitThatRuns() {
        // given
        Unit zoo = bed.host.runs("zoo.service", WEB, V1);
        bed.host.publish(TestImage.silent("v3"));

        // when
        bed.update();

        // then
        assertThat(bed.host.tagged(WEB)).isEqualTo("v1");
        assertThat(bed.host.running("zoo.service")).isEqualTo("v1");
        assertThat(zoo.isActive()).isTrue();
        assertThat(bed.states()).doesNotContain("armed");
    }

    @Test
    void isProvenByItsNextVisitorWithoutBeingRestarted() {
        // given
        bed.update();
        bed.host.units.startNow(web);
        bed.host.acts.forget();

        // when
        Report report = bed.update();

        // then
        assertThat(bed.states()).endsWith("staging", "staged", "verifying", "updated");
        assertThat(bed.host.acts.log()).doesNotContain("restart " + WEB_UNIT);
        assertThat(report.rows()).singleElement().returns(Updated.TRUE, Row::updated);
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
        assertThat(bed.update().rows()).singleElement().returns(Updated.FALSE, Row::updated);
    }

    @Test
    void goesBackWhenItsNextVisitorFindsItBad() {
        // given
        bed.host.publish(TestImage.silent("silent"));
        bed.update();
        bed.host.units.startNow(web);

        // when
        Report report = bed.update();

        // then
        assertThat(report.rows()).singleElement().returns(Updated.ROLLED_BACK, Row::updated);
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
        assertThat(bed.host.tagged(WEB)).isEqualTo("v1");
        assertThat(bed.quarantine()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"write armed", "tag v2"})
    void isKnownAsUnprovenAfterItsDeath(String act) {
        // given
        Future<Void> killed = bed.host.acts.killAfter(act);
        bed.beginUpdate(Scope.ALL);
        TestBed.await(killed);
        bed.startAgain();

        // when
        bed.update();
        bed.host.units.startNow(web);
        bed.update();

        // then
        assertThat(bed.states()).endsWith("verifying", "updated");
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
    }

    @Test
    void makesRoomForTheNextImage() {
        // given
        bed.update();
        bed.host.publish(TestImage.good("v3"));

        // when
        bed.update();
        bed.host.units.startNow(web);
        bed.update();

        // then
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v3");
        assertThat(bed.history().getFirst().outcome()).isEqualTo("updated");
    }

    @Test
    void goesBackThoughTheTagNamesWhatHasToWaitByThen() {
        // given
        bed.host.publish(TestImage.silent("silent"));
        bed.update();
        bed.host.unreadable.add(TestImage.good("v3").id());
        bed.host.publish(TestImage.good("v3"));
        bed.update();
        bed.update();
        bed.host.units.startNow(web);
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("silent");

        // when
        bed.update();

        // then
        assertThat(bed.states()).endsWith("rolled back");
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
        assertThat(bed.host.tagged(WEB)).isEqualTo("v1");
        assertThat(bed.quarantine()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void isProvenByWhicheverUnitIsVisitedFirst(boolean first) {
        // given
        Unit other = bed.host.runs("other.service", WEB, V1);
        bed.host.units.stopNow(other);
        other.socketListens = true;
        bed.host.publish(TestImage.silent("silent"));
        bed.update();
        assertThat(bed.history()).extracting(Journal.Past::outcome).containsExactly("armed", "armed");

        // when
        bed.host.units.startNow(first ? web : other);
        bed.update();

        // then
        assertThat(bed.host.tagged(WEB)).isEqualTo("v1");
        assertThat(bed.host.running(first ? WEB_UNIT : "other.service")).isEqualTo("v1");
        assertThat(bed.quarantine()).hasSize(1);
    }

    /** The tag that it is started on is the one that moved. */
    @Test
    void isProvenByAUnitThatAPersonHadStopped() {
        // given
        Unit other = bed.host.runs("other.service", WEB, V1);
        bed.host.units.stopByHand(other);
        bed.host.publish(TestImage.silent("silent"));
        bed.update();

        // when
        bed.host.units.startNow(other);
        bed.update();

        // then
        assertThat(bed.host.tagged(WEB)).isEqualTo("v1");
        assertThat(bed.host.running("other.service")).isEqualTo("v1");
        assertThat(bed.quarantine()).hasSize(1);
    }

    /** What runs was armed once more since it was proven, and so is in doubt. */
    @Test
    void goesBackToNothingThatFailedSinceItWasProven() {
        // given
        bed.update();
        bed.host.units.startNow(web);
        bed.update();
        assertThat(bed.states()).endsWith("updated");
        bed.host.units.stopNow(web);
        bed.host.publish(V1);
        bed.update();
        bed.host.publish(V2);
        bed.update();
        bed.host.units.startNow(web);
        bed.host.nextVerdict(new Verdict.Unhealthy("it is not well"));
        bed.update();
        assertThat(bed.quarantine()).hasSize(1);
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");

        // when
        bed.host.publish(TestImage.silent("silent"));
        bed.update();

        // then
        assertThat(bed.states()).endsWith("rolled back");
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
    }

    @Test
    void isProvenWhileIdleOnceAPersonWantsThat() {
        // given
        bed.update();
        when(WhenIdle.PROVE);

        // when
        bed.update();

        // then
        assertThat(bed.states()).endsWith("activating", "verifying", "updated");
        assertThat(web.isActive()).isFalse();
    }

    @Test
    void waitsInLocalStorageWhereAPersonWantsThat() {
        // given
        when(WhenIdle.WAIT);

        // when
        bed.update();

        // then
        assertThat(bed.states()).containsExactly("staging", "staged", "deferred");
        assertThat(bed.host.tagged(WEB)).isEqualTo("v1");
        assertThat(web.active).isEqualTo("inactive");
    }
}
