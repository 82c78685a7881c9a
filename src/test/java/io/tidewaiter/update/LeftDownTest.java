package io.tidewaiter.update;

import static io.tidewaiter.update.SimulatedHost.WEB;
import static io.tidewaiter.update.SimulatedHost.WEB_UNIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.health.LoggedBy;
import io.tidewaiter.update.SimulatedUnits.Unit;
import io.tidewaiter.update.model.Updated;
import io.tidewaiter.update.plan.Attempts;
import io.tidewaiter.update.port.Journal;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Row;
import io.tidewaiter.update.port.Scope;
import io.tidewaiter.update.port.Verdict;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What fails for the new image and for last good alike: no image is blamed, and the unit stays our business. */
class LeftDownTest {

    private static final TestImage V1 = TestImage.good("v1");
    private static final TestImage V2 = TestImage.good("v2");
    private static final int ALWAYS = 1000;

    @AutoClose
    private final TestBed bed = new TestBed();

    private Unit web;

    @BeforeEach
    void runV1() {
        web = bed.host.runs(WEB_UNIT, WEB, V1);
        bed.host.publish(V2);
    }

    private void portIsTaken() {
        web.podmanFailures = ALWAYS;
    }

    private void portIsFree() {
        web.podmanFailures = 0;
    }

    private Row check() {
        return bed.update().rows().getFirst();
    }

    @Test
    void blamesNoImage() {
        portIsTaken();

        Row row = check();

        assertThat(row.down()).isTrue();
        assertThat(bed.quarantine()).isEmpty();
        assertThat(bed.states()).endsWith("rolling back", "failed");
        assertThat(bed.host.tagged(WEB)).isEqualTo("v1");
    }

    @Test
    void liftsTheQuarantineInTheWriteThatEndsTheUpdate() {
        // given an image that looks bad, and last good looks the same
        bed.host.nextVerdict(new Verdict.Unhealthy("its database does not answer"));
        bed.host.nextVerdict(new Verdict.Unhealthy("its database does not answer"));
        bed.host.nextVerdict(new Verdict.Unhealthy("its database does not answer"));

        bed.update();

        assertThat(bed.states()).endsWith("verifying", "rolling back", "rolling back", "failed");
        assertThat(bed.quarantine()).isEmpty();
    }

    @Test
    void keepsTheQuarantineWhereLastGoodCouldNotEvenBeTried() {
        TestImage bad = TestImage.silent("v3");
        bed.host.publish(bad);
        bed.host.acts.fail("tag v1");

        bed.update();

        assertThat(bed.quarantine()).containsExactly(bad.index());
    }

    @Test
    void startsLastGoodAgainOnceThatIsPossibleAndThenBringsTheCandidateIn() {
        portIsTaken();
        bed.update();
        for (int i = 0; i < 2 * Attempts.MOST; i++) {
            bed.ticker.pass(Duration.ofMinutes(5));
            assertThat(check().down()).isTrue();
        }
        portIsFree();
        bed.ticker.pass(Duration.ofMinutes(5));

        Row row = check();

        assertThat(row.updated()).isEqualTo(Updated.TRUE);
        assertThat(bed.host.engine.started()).containsExactly("v1", "v1", "v2");
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
        assertThat(TestBed.await(bed.journal().leftDown())).isEmpty();
        assertThat(bed.history()).extracting(Journal.Past::outcome).containsExactly("updated", "rolled back", "failed");
    }

    @Test
    void goesBackToWhatSomebodyPrunedMeanwhile() {
        // given a bad image that could not be taken back
        bed.host.publish(TestImage.silent("v3"));
        bed.host.acts.fail("tag v1");
        bed.update();
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v3");
        bed.host.acts.heal();
        bed.run(bed.host.engine::pruneAll);
        bed.ticker.pass(Duration.ofMinutes(5));

        // when
        bed.update();

        // then
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
        assertThat(bed.host.tagged(WEB)).isEqualTo("v1");
    }

    @Test
    void hasWhatWentDownWithItActiveAgainHoweverManyUpdatesFailedMeanwhile() {
        // given
        Unit proxy = bed.host.requires("proxy.service", WEB_UNIT);
        portIsTaken();
        bed.update();
        bed.host.publish(TestImage.good("v3"));
        bed.ticker.pass(Duration.ofMinutes(5));
        bed.update();
        assertThat(proxy.isActive()).isFalse();
        portIsFree();
        bed.ticker.pass(Duration.ofMinutes(5));

        // when
        bed.update();

        // then
        assertThat(proxy.isActive()).isTrue();
    }

    @Test
    void waitsLongerBeforeEachNextTryUpToMinutes() {
        portIsTaken();
        bed.update();
        bed.host.acts.forget();

        assertThat(check().gates().reason()).contains("was left down", "next in 11s");
        assertThat(bed.host.acts.log()).doesNotContain("restart web.service");
        for (int i = 0; i < 10; i++) {
            bed.ticker.pass(Duration.ofMinutes(5));
            bed.update();
        }
        assertThat(check().gates().reason()).contains("next in 5m1s");
        assertThat(Collections.frequency(bed.host.acts.log(), "restart web.service"))
                .isEqualTo(10);
    }

    @Test
    void saysWhenItTriesNext() {
        portIsTaken();

        Row row = check();

        assertThat(row.gates().until()).isEqualTo(bed.now.plusSeconds(10));
    }

    @Test
    void triesAtOnceWhenAPersonNamesTheUnit() {
        portIsTaken();
        bed.update();
        portIsFree();

        TestBed.await(bed.beginUpdate(Scope.units(Set.of(WEB_UNIT))));

        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
    }

    @Test
    void needsNoRegistryForThat() {
        portIsTaken();
        bed.update();
        bed.host.acts.fail("ask for " + WEB);
        bed.ticker.pass(Duration.ofMinutes(5));
        assertThat(check().down()).isTrue();
        portIsFree();
        bed.ticker.pass(Duration.ofMinutes(5));

        bed.update();

        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
    }

    @Test
    void saysOnceThatItCannotTellWhetherItIsDown() {
        portIsTaken();
        bed.update();
        try (LoggedBy update = new LoggedBy("io.tidewaiter.update.round.Recovery")) {
            bed.host.acts.fail("read web.service");
            bed.update();
            bed.update();
            assertThat(update.lines())
                    .singleElement()
                    .asString()
                    .contains("unit=web.service", "reason=cannot read web.service");

            bed.host.acts.heal();
            bed.update();
            bed.host.acts.fail("read web.service");
            bed.update();

            assertThat(update.lines()).hasSize(2);
        }
    }

    @Test
    void isRememberedWhereNothingShowsWithoutAContainer() {
        web.showsOnlyWithContainers = true;
        portIsTaken();
        bed.update();
        bed.startAgain();

        Row row = check();
        assertThat(row.unit()).isEqualTo(WEB_UNIT);
        assertThat(row.down()).isTrue();

        portIsFree();
        bed.ticker.pass(Duration.ofMinutes(5));
        bed.update();
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
        bed.update();
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
    }

    /** systemd tells nothing of what a masked unit would run, and may forget its last start. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void showsAndIsNotStartedWhileItIsMasked(boolean forgotten) {
        web.showsOnlyWithContainers = true;
        portIsTaken();
        bed.update();
        portIsFree();
        web.load = "masked";
        String invocation = web.invocation;
        web.invocation = forgotten ? "" : invocation;
        bed.ticker.pass(Duration.ofMinutes(5));
        bed.host.acts.forget();

        Row row = check();

        assertThat(row.unit()).isEqualTo(WEB_UNIT);
        assertThat(row.down()).isTrue();
        assertThat(row.why()).contains("was left down", "it is masked and not started: systemctl unmask web.service");
        assertThat(row.gates().isOpen()).as("no next try").isTrue();
        assertThat(bed.dryRun().rows()).singleElement().returns(row.why(), Row::why);
        assertThat(bed.host.acts.log()).doesNotContain("restart web.service");

        web.load = "loaded";
        web.invocation = invocation;
        bed.update();
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
    }

    @Test
    void isLeftAloneOnceAPersonStoppedIt() {
        portIsTaken();
        bed.update();
        portIsFree();
        bed.host.units.startNow(web);
        bed.host.units.stopNow(web);
        bed.ticker.pass(Duration.ofMinutes(5));

        Row row = check();

        assertThat(row.down()).isFalse();
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("inactive");
        assertThat(TestBed.await(bed.journal().leftDown())).isEmpty();
    }

    @Test
    void isLeftAloneOnceAPersonsStopMadeItFail() {
        portIsTaken();
        bed.update();
        portIsFree();
        bed.host.units.startNow(web);
        bed.host.units.stopStubborn(web);
        bed.ticker.pass(Duration.ofMinutes(5));

        assertThat(check().down()).isFalse();
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("failed");
    }

    @Test
    void isLeftAloneWhereAPersonStoppedItWhileTheRestoreFailed() {
        bed.host.publish(TestImage.silent("v3"));
        bed.host.acts.fail("tag v1");
        Acts.Gate tagged = bed.host.acts.hold("tag v1");
        Future<Report> update = bed.beginUpdate(Scope.ALL);
        await().until(() -> tagged.reached() == 1);
        bed.run(() -> {
            bed.host.units.stopByHand(web);
            tagged.open();
        });
        TestBed.await(update);
        bed.host.acts.heal();
        bed.ticker.pass(Duration.ofMinutes(5));

        assertThat(check().down()).isFalse();
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("inactive");
    }

    @Test
    void isNotStartedWhileAJobOfItWaits() {
        portIsTaken();
        bed.update();
        bed.host.acts.forget();
        web.job = "start";
        bed.ticker.pass(Duration.ofMinutes(5));

        assertThat(check().down()).isTrue();
        assertThat(bed.host.acts.log()).doesNotContain("restart web.service");
    }

    @Test
    void getsAFixThatComesMeanwhile() {
        // given
        web.podmanFailures = 3;
        bed.update();
        bed.host.publish(TestImage.good("v3"));

        bed.update();

        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v3");
    }

    @Test
    void deniesNoSiblingTheRelease() {
        bed.host.runs("x.service", WEB, V1);
        bed.host.publish(V2);
        portIsTaken();

        Report report = bed.update();

        assertThat(report.rows()).extracting(Row::updated).isEqualTo(List.of(Updated.FAILED, Updated.TRUE));
        assertThat(bed.host.running("x.service")).isEqualTo("v2");
    }

    @Test
    void deniesNoSiblingTheReleaseWhenItRunsAgain() {
        bed.host.runs("x.service", WEB, V1);
        bed.host.publish(V2);
        web.podmanFailures = 1;

        Report report = bed.update();

        assertThat(report.rows()).extracting(Row::updated).isEqualTo(List.of(Updated.ROLLED_BACK, Updated.TRUE));
    }
}
