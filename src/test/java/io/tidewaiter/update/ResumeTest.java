package io.tidewaiter.update;

import static io.tidewaiter.update.SimulatedHost.WEB;
import static io.tidewaiter.update.SimulatedHost.WEB_UNIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.update.plan.Attempts;
import io.tidewaiter.update.port.Journal;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Scope;
import io.vertx.core.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each state answers when a start finds it in the journal. */
class ResumeTest {

    @AutoClose
    private final TestBed bed = new TestBed();

    @BeforeEach
    void runV1WithADependent() {
        bed.host.runs(WEB_UNIT, WEB, TestImage.good("v1"));
        bed.host.requires("proxy.service", WEB_UNIT);
    }

    @ParameterizedTest
    @CsvSource({
        "write staging,       abandoned,         v1",
        "pull v2,             abandoned,         v1",
        "write staged,        abandoned,         v1",
        "write activating,    activating > verifying > updated, v2",
        "tag v2,              activating > verifying > updated, v2",
        "restart web.service, activating > verifying > updated, v2",
        "write verifying,     verifying > updated, v2",
        "watch web.service,   verifying > updated, v2",
        "write updated,       '',                v2",
    })
    void leadsAGoodUpdateToItsEnd(String killedAfter, String states, String running) {
        // given
        bed.host.publish(TestImage.good("v2"));
        interruptAfter(killedAfter);

        // when
        bed.resume();

        // then
        assertThat(String.join(" > ", bed.states())).isEqualTo(states);
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo(running);
        assertThat(bed.host.tagged(WEB)).isEqualTo(running);
        assertThat(bed.host.running("proxy.service")).isEqualTo("active");
        assertThat(bed.quarantine()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "write activating,    activating > verifying > rolling back > rolled back",
        "write verifying,     verifying > rolling back > rolled back",
        "watch web.service,   verifying > rolling back > rolled back",
        "write rolling back,  rolling back > rolled back",
        "tag v1,              rolling back > rolled back",
        "write rolled back,   ''",
    })
    void leadsABadUpdateBack(String killedAfter, String states) {
        // given
        TestImage bad = TestImage.silent("v2");
        bed.host.publish(bad);
        interruptAfter(killedAfter);

        // when
        bed.resume();

        // then
        assertThat(String.join(" > ", bed.states())).isEqualTo(states);
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
        assertThat(bed.host.tagged(WEB)).isEqualTo("v1");
        assertThat(bed.host.running("proxy.service")).isEqualTo("active");
        assertThat(bed.quarantine()).containsExactly(bad.index());
    }

    @ParameterizedTest
    @ValueSource(strings = {"write activating", "restart web.service", "write verifying", "watch web.service"})
    void doesNotBlameAnImageForUnitsThatAPowerCutStopped(String killedAfter) {
        // given a host that does not start its units by itself
        bed.host.publish(TestImage.good("v2"));
        interruptAfter(killedAfter);
        bed.host.reboot();

        // when
        bed.resume();

        // then
        assertThat(bed.quarantine()).isEmpty();
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
        assertThat(bed.host.running("proxy.service")).isEqualTo("active");
    }

    @Test
    void comesBeforeEveryCheck() {
        // given
        bed.host.publish(TestImage.silent("v2"));
        interruptAfter("restart web.service");

        // when
        bed.update();

        // then
        assertThat(bed.states()).containsExactly("activating", "verifying", "rolling back", "rolled back");
    }

    @Test
    void isTriedAgainByTheNextCheckWhenTheHostWasNotReady() {
        // given
        bed.host.publish(TestImage.silent("v2"));
        interruptAfter("restart web.service");
        bed.host.acts.fail("find workloads");
        Future<Report> failed = bed.beginUpdate(Scope.ALL);
        await().until(failed::failed);
        bed.host.acts.heal();

        // when
        bed.update();

        // then
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
    }

    @Test
    void happensOnce() {
        // given
        bed.host.publish(TestImage.good("v2"));
        interruptAfter("restart web.service");
        bed.resume();
        bed.host.acts.forget();

        // when
        bed.resume();
        bed.startAgain();
        bed.resume();

        // then
        assertThat(bed.host.acts.log()).isEmpty();
        assertThat(bed.history()).singleElement().returns("updated", Journal.Past::outcome);
    }

    /** Its process ignores SIGTERM, so that the stop makes it failed. */
    @ParameterizedTest
    @ValueSource(strings = {"restart web.service", "write verifying", "watch web.service"})
    void blamesNoImageForAUnitThatIsFailedBecauseItWasStoppedMeanwhile(String killedAfter) {
        // given
        bed.host.publish(TestImage.good("v2"));
        interruptAfter(killedAfter);
        bed.host.units.stopStubborn(bed.host.units.unit(WEB_UNIT));

        // when
        bed.resume();

        // then
        assertThat(bed.states()).containsExactly("withdrawing", "deferred");
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("failed");
        assertThat(bed.host.tagged(WEB)).isEqualTo("v1");
        assertThat(bed.quarantine()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"restart web.service", "write verifying", "watch web.service"})
    void startsNothingThatAPersonStoppedMeanwhile(String killedAfter) {
        // given
        bed.host.publish(TestImage.good("v2"));
        interruptAfter(killedAfter);
        bed.host.units.stopNow(bed.host.units.unit(WEB_UNIT));

        // when
        bed.resume();

        // then
        assertThat(bed.states()).containsExactly("withdrawing", "deferred");
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("inactive");
        assertThat(bed.host.tagged(WEB)).isEqualTo("v1");
        assertThat(bed.quarantine()).isEmpty();
    }

    /** Whether its process ends at the stop or has to be killed. */
    @ParameterizedTest
    @CsvSource({
        "write rolling back, false",
        "write rolling back, true",
        "tag v1,             false",
        "tag v1,             true",
    })
    void doesNotStartLastGoodWhereAPersonStoppedTheUnitMeanwhile(String killedAfter, boolean stubborn) {
        // given
        TestImage bad = TestImage.silent("v2");
        bed.host.publish(bad);
        interruptAfter(killedAfter);
        SimulatedUnits.Unit unit = bed.host.units.unit(WEB_UNIT);
        if (stubborn) {
            bed.host.units.stopStubborn(unit);
        } else {
            bed.host.units.stopByHand(unit);
        }

        // when
        bed.resume();
        bed.update();

        // then
        assertThat(bed.states()).startsWith("rolling back", "rolled back").doesNotContain("activating");
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo(stubborn ? "failed" : "inactive");
        assertThat(bed.host.tagged(WEB)).isEqualTo("v1");
        assertThat(bed.quarantine()).containsExactly(bad.index());
        assertThat(bed.history().getFirst().reason()).contains(WEB_UNIT + " was stopped by a person");
    }

    @Test
    void doesNotStartLastGoodWhereAPersonIsStoppingTheUnit() {
        // given
        bed.host.publish(TestImage.silent("v2"));
        interruptAfter("write rolling back");
        SimulatedUnits.Unit unit = bed.host.units.unit(WEB_UNIT);
        unit.become("deactivating", "stop-sigterm");
        unit.job = "stop";

        // when
        bed.resume();

        // then
        assertThat(bed.host.acts.log()).doesNotContain("restart " + WEB_UNIT);
        assertThat(bed.host.tagged(WEB)).isEqualTo("v1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void startsLastGoodWhereTheUnitOnlyEnded(boolean bootedMeanwhile) {
        // given
        bed.host.publish(TestImage.silent("v2"));
        interruptAfter("write rolling back");
        if (bootedMeanwhile) {
            bed.host.units.stopByHand(bed.host.units.unit(WEB_UNIT));
            bed.host.reboot();
        } else {
            bed.host.units.stopNow(bed.host.units.unit(WEB_UNIT));
        }

        // when
        bed.resume();

        // then
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
        assertThat(bed.host.running("proxy.service")).isEqualTo("active");
    }

    @ParameterizedTest
    @ValueSource(strings = {"write activating", "write verifying"})
    void startsNothingThatAPersonMaskedEvenAfterAPowerCut(String killedAfter) {
        // given
        bed.host.publish(TestImage.good("v2"));
        interruptAfter(killedAfter);
        bed.host.reboot();
        bed.host.units.unit(WEB_UNIT).load = "masked";

        // when
        bed.resume();

        // then
        assertThat(bed.states()).containsExactly("withdrawing", "deferred");
        assertThat(bed.host.tagged(WEB)).isEqualTo("v1");
    }

    @ParameterizedTest
    @CsvSource({
        "write verifying,    withdrawing > deferred",
        "write rolling back, rolling back > rolled back",
    })
    void putsTheTagBackWhenTheUnitIsGone(String killedAfter, String states) {
        // given
        bed.host.publish(TestImage.silent("v2"));
        interruptAfter(killedAfter);
        bed.host.units.remove(WEB_UNIT);

        // when
        bed.resume();

        // then
        assertThat(String.join(" > ", bed.states())).isEqualTo(states);
        assertThat(bed.host.tagged(WEB)).isEqualTo("v1");
        assertThat(bed.history().getFirst().reason()).contains("is gone");
    }

    @Test
    void takesBackAUnitThatMayHaveBeenTouchedWhenTheTagCannotBeMoved() {
        // given
        bed.host.publish(TestImage.good("v2"));
        interruptAfter("restart web.service");
        bed.host.acts.fail("tag v2");

        // when
        bed.resume();

        // then
        assertThat(bed.states()).containsExactly("activating", "rolling back", "rolled back");
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
        assertThat(bed.quarantine()).isEmpty();
    }

    @Test
    void doesNotBlameAnImageForAUnitThatFailedInABoot() {
        // given
        bed.host.publish(TestImage.good("v2"));
        interruptAfter("write verifying");
        bed.host.reboot();
        bed.host.units.unit(WEB_UNIT).become("failed", "failed");

        // when
        bed.resume();

        // then
        assertThat(bed.states()).containsExactly("activating", "verifying", "updated");
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
    }

    @Test
    void leavesARollbackThatIsInterruptedAgainAndAgainToLaterChecks() {
        // given
        bed.host.publish(TestImage.silent("v2"));
        interruptAfter("write rolling back");
        for (int i = 1; i < Attempts.MOST_INTERRUPTED; i++) {
            interruptAfter("write rolling back");
        }

        // when
        bed.resume();

        // then
        assertThat(bed.states()).containsExactly("failed");
        bed.update();
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
    }

    private void interruptAfter(String act) {
        Future<Void> killed = bed.host.acts.killAfter(act);
        bed.beginUpdate(Scope.ALL);
        TestBed.await(killed);
        bed.startAgain();
    }
}
