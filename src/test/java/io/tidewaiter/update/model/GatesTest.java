package io.tidewaiter.update.model;

import static io.tidewaiter.update.SimulatedHost.WEB;
import static io.tidewaiter.update.SimulatedHost.WEB_UNIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.calendar.Windows;
import io.tidewaiter.host.Workload;
import io.tidewaiter.policy.GatePolicy;
import io.tidewaiter.update.Acts;
import io.tidewaiter.update.TestBed;
import io.tidewaiter.update.TestImage;
import io.tidewaiter.update.model.Gate.Kind;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Row;
import io.tidewaiter.update.port.Scope;
import io.tidewaiter.update.port.Verdict;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is due waits at a gate, and passes it when it opens. */
class GatesTest {

    private static final TestImage V1 = TestImage.good("v1");
    private static final TestImage V2 = TestImage.good("v2");
    private static final TestImage V3 = TestImage.good("v3");
    private static final GatePolicy AGED = new GatePolicy(Duration.ofDays(3), false, null);
    private static final GatePolicy ASKED = new GatePolicy(Duration.ZERO, true, null);
    private static final GatePolicy NIGHTLY =
            new GatePolicy(Duration.ZERO, false, Windows.parse("02:00-04:00", ZoneOffset.UTC));

    @AutoClose
    private final TestBed bed = new TestBed();

    @BeforeEach
    void runV1() {
        bed.now = Instant.parse("2026-06-01T12:00:00Z");
        bed.host.runs(WEB_UNIT, WEB, V1);
        bed.update();
        bed.host.publish(V2);
        bed.events.clear();
    }

    @Test
    void doesNotPutInPlaceWhatBringsLabelsThatCannotBeRead() {
        // given
        bed.host.unreadable.add(V2.id());

        // when
        Row refused = only(bed.update());
        Row again = only(TestBed.await(bed.beginUpdate(Scope.units(Set.of(WEB_UNIT)))));

        // then
        assertThat(List.of(refused, again)).allSatisfy(row -> {
            assertThat(row.updated()).isEqualTo(Updated.PENDING);
            assertThat(kinds(row)).containsExactly(Kind.LABELS);
            assertThat(row.why()).contains("label x cannot be read", "publish an image");
        });
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
        assertThat(bed.host.tagged(WEB)).isEqualTo("v1");
        assertThat(bed.quarantine()).isEmpty();

        // when
        bed.host.publish(V3);
        bed.update();

        // then
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v3");
    }

    /** A person may choose it, and what runs is not held back by its own labels. */
    @Test
    void letsAPersonPinWhatBringsSuchLabelsAndRollItBack() {
        // given
        bed.host.unreadable.add(V2.id());
        bed.update();

        // when
        TestBed.await(bed.begin(WEB_UNIT, V2.index().toString(), true));
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
        TestBed.await(bed.begin(WEB_UNIT, null, false));

        // then
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
    }

    @Test
    void bringsADigestInOnceItIsOldEnough() {
        // given
        bed.host.gates = AGED;
        Instant seen = bed.now;

        // when
        Row young = only(bed.update());

        // then
        assertThat(young.updated()).isEqualTo(Updated.PENDING);
        assertThat(kinds(young)).containsExactly(Kind.MINIMUM_AGE);
        assertThat(young.gates().until()).isEqualTo(seen.plus(Duration.ofDays(3)));
        assertThat(bed.host.engine.stored().stored()).as("it may be replaced").doesNotContain("v2");

        // when
        bed.now = seen.plus(Duration.ofDays(3)).minusMillis(1);
        bed.startAgain();

        // then
        assertThat(only(bed.update()).gates().until()).isEqualTo(seen.plus(Duration.ofDays(3)));
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");

        // when
        bed.now = seen.plus(Duration.ofDays(3));
        bed.update();

        // then
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
    }

    @Test
    void countsFromTheFirstSightAlsoWhenTheTagWasElsewhereMeanwhile() {
        // given
        bed.host.gates = AGED;
        Instant seen = bed.now;
        bed.update();
        bed.now = seen.plus(Duration.ofDays(1));
        bed.host.publish(V3);
        assertThat(only(bed.update()).gates().until()).isEqualTo(seen.plus(Duration.ofDays(4)));

        // when
        bed.now = seen.plus(Duration.ofDays(2));
        bed.host.publish(V2);

        // then
        assertThat(only(bed.update()).gates().until()).isEqualTo(seen.plus(Duration.ofDays(3)));

        // when the publisher goes back to what was in use here
        bed.host.publish(V1);

        // then
        assertThat(only(bed.update()).updated()).isEqualTo(Updated.FALSE);
    }

    @Test
    void waitsNoLongerThanTheAgeThoughTheClockIsSetBack() {
        // given
        bed.host.gates = AGED;
        bed.update();

        // when
        bed.now = bed.now.minus(Duration.ofDays(300));

        // then
        assertThat(only(bed.update()).gates().until()).isEqualTo(bed.now.plus(Duration.ofDays(3)));
    }

    /** A host without a battery for its clock: the network tells it what time it is when it has looked already. */
    @Test
    void waitsAsLongThoughTheClockIsSetAYearAhead() {
        // given
        bed.host.gates = AGED;
        bed.update();

        // when
        bed.setClock(bed.now.plus(Duration.ofDays(365)));

        // then
        assertThat(only(bed.update()).gates().until()).isEqualTo(bed.now.plus(Duration.ofDays(3)));
    }

    @Test
    void waitsAsLongThoughTheClockIsSetWhileTheImageIsFetched() {
        // given
        bed.host.gates = AGED;
        bed.update();
        bed.now = bed.now.plus(Duration.ofDays(3));
        Acts.Gate pull = bed.host.acts.hold("pull v2");
        Future<Report> report = bed.beginUpdate(Scope.ALL);
        org.awaitility.Awaitility.await().until(() -> pull.reached() == 1);

        // when it is old enough and stays so
        bed.setClock(bed.now.minus(Duration.ofDays(365)));
        bed.run(pull::open);

        // then
        assertThat(only(TestBed.await(report)).updated()).isEqualTo(Updated.TRUE);
    }

    @Test
    void aLookRemembersNothing() {
        // given
        bed.host.gates = AGED;

        // when
        Row looked = only(bed.dryRun());
        bed.now = bed.now.plus(Duration.ofDays(3));

        // then
        assertThat(kinds(looked)).containsExactly(Kind.MINIMUM_AGE);
        assertThat(kinds(only(bed.update()))).containsExactly(Kind.MINIMUM_AGE);
    }

    @Test
    void stagesWhatIsToBeApprovedAndBringsItInOnceItIs() {
        // given
        bed.host.gates = ASKED;

        // when
        Row waits = only(bed.update());

        // then
        assertThat(kinds(waits)).containsExactly(Kind.APPROVAL);
        assertThat(waits.gates().until()).isNull();
        assertThat(bed.states()).containsExactly("staging", "staged", "deferred");
        assertThat(bed.host.engine.stored().stored()).contains("v2");
        assertThat(bed.host.tagged(WEB)).isEqualTo("v1");

        // when it is looked at again, and again by another process
        bed.host.acts.forget();
        bed.update();
        bed.startAgain();
        bed.update();

        // then
        assertThat(bed.host.acts.log()).isEmpty();

        // when
        approve(V2);
        bed.startAgain();
        bed.update();

        // then
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
        assertThat(bed.host.acts.log()).doesNotContain("pull v2");
    }

    @Test
    void anApprovalIsOfOneDigestUntilItIsRevoked() {
        // given
        bed.host.gates = new GatePolicy(Duration.ofDays(3), true, null);
        approve(V2);
        bed.host.publish(V3);

        // then
        assertThat(kinds(only(bed.update()))).containsExactly(Kind.MINIMUM_AGE, Kind.APPROVAL);

        // when
        bed.host.publish(V2);
        TestBed.await(bed.journal().revoke(WEB, V2.index()));

        // then
        assertThat(kinds(only(bed.update()))).containsExactly(Kind.MINIMUM_AGE, Kind.APPROVAL);

        // when
        approve(V2);
        bed.update();

        // then
        assertThat(bed.host.running(WEB_UNIT)).as("whatever its age").isEqualTo("v2");
    }

    @Test
    void stagesOutsideTheWindowAndActsInIt() {
        // given
        bed.host.gates = NIGHTLY;

        // when
        Row waits = only(bed.update());

        // then
        assertThat(kinds(waits)).containsExactly(Kind.WINDOW);
        assertThat(waits.gates().until()).isEqualTo(Instant.parse("2026-06-02T02:00:00Z"));
        assertThat(bed.host.engine.stored().stored()).contains("v2");

        // when
        bed.now = Instant.parse("2026-06-02T02:00:00Z");
        bed.update();

        // then
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
    }

    @Test
    void neitherTouchesAUnitWhenThePullOutlastsTheWindowNorPullsAgain() {
        // given
        bed.host.gates = NIGHTLY;
        bed.now = Instant.parse("2026-06-02T03:59:00Z");
        Future<Report> report = beginAndReach("pull v2");

        // when
        bed.run(() -> {
            bed.now = Instant.parse("2026-06-02T04:10:00Z");
            bed.host.acts.hold("pull v2").open();
        });

        // then
        assertThat(only(TestBed.await(report)).gates().until()).isEqualTo(Instant.parse("2026-06-03T02:00:00Z"));
        assertThat(bed.states()).containsExactly("staging", "staged", "deferred");
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");

        // when
        bed.host.acts.forget();
        bed.now = Instant.parse("2026-06-03T03:00:00Z");
        bed.update();

        // then
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
        assertThat(bed.host.acts.log()).doesNotContain("pull v2");
    }

    @Test
    void carriesToItsEndWhatBeganInTheWindow() {
        // given
        bed.host.gates = NIGHTLY;
        bed.now = Instant.parse("2026-06-02T03:59:00Z");
        Future<Report> report = beginAndReach("watch web.service");

        // when the window closes and a person holds the unit
        bed.run(() -> bed.now = Instant.parse("2026-06-02T04:10:00Z"));
        TestBed.await(bed.journal().hold(WEB_UNIT, WEB, "stop"));
        bed.run(() -> bed.host.acts.hold("watch web.service").open());

        // then
        assertThat(only(TestBed.await(report)).updated()).isEqualTo(Updated.TRUE);
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
    }

    @Test
    void aHoldBeforeTheUnitIsTouchedStopsTheUpdate() {
        // given
        Future<Report> report = beginAndReach("pull v2");

        // when
        TestBed.await(bed.journal().hold(WEB_UNIT, WEB, "stop"));
        bed.run(() -> bed.host.acts.hold("pull v2").open());

        // then
        assertThat(kinds(only(TestBed.await(report)))).containsExactly(Kind.HOLD);
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
    }

    @Test
    void goesBackWhateverIsClosed() {
        // given
        bed.host.gates = NIGHTLY;
        bed.now = Instant.parse("2026-06-02T03:59:00Z");
        bed.host.nextVerdict(new Verdict.Unhealthy("it answers 500"));
        Future<Report> report = beginAndReach("watch web.service");

        // when
        bed.run(() -> {
            bed.now = Instant.parse("2026-06-02T04:10:00Z");
            bed.host.acts.hold("watch web.service").open();
        });

        // then
        assertThat(only(TestBed.await(report)).updated()).isEqualTo(Updated.ROLLED_BACK);
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");

        // when what is known to be bad is put in place by hand
        bed.run(() -> {
            bed.host.engine.have(V2, WEB);
            bed.host.units.stopNow(bed.host.units.unit(WEB_UNIT));
            bed.host.units.startNow(bed.host.units.unit(WEB_UNIT));
        });
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
        bed.update();

        // then
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
    }

    @Test
    void aPersonWhoNamesTheUnitPassesAllButAHold() {
        // given
        bed.host.gates = new GatePolicy(Duration.ofDays(3), true, Windows.parse("Sun 02:00-04:00", ZoneOffset.UTC));
        TestBed.await(bed.journal().hold(WEB_UNIT, WEB, "on holiday"));

        // then
        assertThat(kinds(only(bed.update()))).containsExactly(Kind.HOLD, Kind.MINIMUM_AGE, Kind.APPROVAL, Kind.WINDOW);
        assertThat(kinds(only(insist()))).containsExactly(Kind.HOLD);

        // when
        TestBed.await(bed.journal().release(WEB_UNIT));

        // then a person who names nothing in particular waits
        assertThat(kinds(only(TestBed.await(bed.beginUpdate(Scope.units(Set.of()))))))
                .containsExactly(Kind.MINIMUM_AGE, Kind.APPROVAL, Kind.WINDOW);

        // and one who does not
        assertThat(only(insist()).updated()).isEqualTo(Updated.TRUE);
    }

    @Test
    void hasNothingToWaitForWhereThereIsNoImageYet() {
        // given
        bed.host.gates = ASKED;
        bed.host.follows("new.service", io.tidewaiter.image.Reference.parse("registry.example/new:prod"));
        bed.host.registry.publish(io.tidewaiter.image.Reference.parse("registry.example/new:prod"), V3);

        // when
        Report report = bed.update();

        // then
        assertThat(report.rows().getFirst()).returns("new.service", Row::unit).returns(Updated.FALSE, Row::updated);
        assertThat(bed.host.engine.stored().stored()).contains("v3");
    }

    @Test
    void predictsTheNextCheckWithoutARequest() {
        // given
        bed.host.gates = NIGHTLY;
        Row found = only(bed.update());
        Workload workload = TestBed.await(bed.host.find()).workloads().getFirst();
        bed.startAgain();
        bed.host.acts.fail("ask for " + WEB);

        // then
        assertThat(bed.outlook(workload)).isEqualTo(found);
        assertThat(found.candidate()).contains(V2.index());
    }

    private Future<Report> beginAndReach(String act) {
        Acts.Gate gate = bed.host.acts.hold(act);
        Future<Report> report = bed.beginUpdate(Scope.ALL);
        await().until(() -> gate.reached() == 1);
        return report;
    }

    private Report insist() {
        return TestBed.await(bed.beginUpdate(Scope.units(Set.of(WEB_UNIT))));
    }

    private void approve(TestImage image) {
        TestBed.await(bed.journal().approve(WEB_UNIT, WEB, image.index()));
    }

    private static Row only(Report report) {
        assertThat(report.rows()).hasSize(1);
        return report.rows().getFirst();
    }

    private static List<Kind> kinds(Row row) {
        return row.gates().closed().stream().map(Gate::kind).toList();
    }
}
