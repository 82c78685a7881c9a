package io.tidewaiter.update;

import static io.tidewaiter.update.SimulatedHost.WEB;
import static io.tidewaiter.update.SimulatedHost.WEB_UNIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.image.Reference;
import io.tidewaiter.policy.GatePolicy;
import io.tidewaiter.update.SimulatedUnits.Unit;
import io.tidewaiter.update.model.Updated;
import io.tidewaiter.update.port.Journal;
import io.tidewaiter.update.port.Row;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A unit that follows another reference by now: its tag was changed, or the registry moved. */
class MovedTest {

    private static final Reference NEXT = Reference.parse("new.example/web:prod");
    private static final TestImage V1 = TestImage.good("v1");
    private static final TestImage V2 = TestImage.good("v2");
    private static final TestImage BAD = TestImage.silent("bad");

    @AutoClose
    private final TestBed bed = new TestBed();

    private Unit web;

    @BeforeEach
    void runV1() {
        web = bed.host.runs(WEB_UNIT, WEB, V1);
    }

    @Test
    void isStillHeldAndSaysSo() {
        TestBed.await(bed.journal().hold(WEB_UNIT, WEB, "on holiday"));
        moveTo(NEXT, V1);
        bed.host.registry.publish(NEXT, V2);

        Row row = bed.update().rows().getFirst();

        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
        assertThat(row.updated()).isEqualTo(Updated.PENDING);
        assertThat(row.why()).contains("on holiday, carried over from " + WEB, "tidewaiter release web.service");
    }

    @Test
    void isStillHeldInADryRunBeforeTheFirstCheck() {
        TestBed.await(bed.journal().hold(WEB_UNIT, WEB, ""));
        moveTo(NEXT, V1);
        bed.host.registry.publish(NEXT, V2);

        assertThat(bed.dryRun().rows().getFirst().why()).contains("held since");
    }

    @Test
    void holdsWhatSharesItsNewTagAndLetsGoOfWhatSharedTheOld() {
        bed.host.runs("old.service", WEB, V1);
        bed.host.runs("new.service", NEXT, V1);
        TestBed.await(bed.journal().hold(WEB_UNIT, WEB, ""));
        moveTo(NEXT, V1);
        bed.host.registry.publish(NEXT, V2);
        bed.host.publish(V2);

        bed.update();

        assertThat(bed.host.running("new.service")).isEqualTo("v1");
        assertThat(bed.host.running("old.service")).isEqualTo("v2");
    }

    @Test
    void isReleasedAsAWhole() {
        TestBed.await(bed.journal().hold(WEB_UNIT, WEB, ""));
        moveTo(NEXT, V1);
        bed.host.registry.publish(NEXT, V2);
        bed.update();

        TestBed.await(bed.journal().release(WEB_UNIT));
        bed.update();

        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
    }

    @Test
    void staysOnTheReleaseThatAPersonChose() {
        bed.host.publish(V2);
        bed.update();
        TestBed.await(bed.begin(WEB_UNIT, null, false));
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
        moveTo(NEXT, V1);
        bed.host.registry.publish(NEXT, V2);

        Row row = bed.update().rows().getFirst();

        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
        assertThat(row.why()).contains("by hand", "carried over from " + WEB);
    }

    @Test
    void isNotGivenWhatFailedInItBefore() {
        bed.host.publish(BAD);
        bed.update();
        assertThat(bed.states()).endsWith("rolled back");
        moveTo(NEXT, V1);
        bed.host.registry.publish(NEXT, BAD);
        bed.events.clear();

        Row row = bed.update().rows().getFirst();

        assertThat(bed.states()).isEmpty();
        assertThat(row.why()).contains("failed here as " + WEB);
    }

    @Test
    void isGivenItAgainOnceAPersonSaysSo() {
        bed.host.publish(BAD);
        bed.update();
        moveTo(NEXT, V1);
        bed.host.registry.publish(NEXT, BAD);
        bed.update();
        bed.events.clear();

        TestBed.await(bed.journal().clearQuarantine(NEXT.toString(), null));
        bed.update();

        assertThat(bed.states()).contains("activating");
    }

    /** A person looked at that very image, wherever it lies. */
    @Test
    void isGivenWhatWasApprovedForItBefore() {
        bed.host.gates = new GatePolicy(Duration.ofDays(1), true, null);
        bed.host.publish(V2);
        bed.update();
        TestBed.await(bed.journal().approve(WEB_UNIT, WEB, V2.index()));
        moveTo(NEXT, V1);
        bed.host.registry.publish(NEXT, V2);

        bed.update();

        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
    }

    @Test
    void isGivenNoOtherThanWasApprovedForIt() {
        bed.host.gates = new GatePolicy(Duration.ZERO, true, null);
        bed.host.publish(V2);
        TestBed.await(bed.journal().approve(WEB_UNIT, WEB, V2.index()));
        moveTo(NEXT, V1);
        bed.host.registry.publish(NEXT, TestImage.good("v3"));

        Row row = bed.update().rows().getFirst();

        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
        assertThat(row.why()).contains("waits for approval");
    }

    /** What failed in one unit says nothing of another that runs it for another purpose. */
    @Test
    void doesNotKeepOtherUnitsFromIt() {
        bed.host.publish(BAD);
        bed.update();
        moveTo(NEXT, V1);
        Reference third = Reference.parse("third.example/web:prod");
        bed.host.runs("third.service", third, V1);
        bed.host.registry.publish(third, BAD);

        bed.update();

        assertThat(TestBed.await(bed.journal().quarantine()))
                .extracting(Journal.Quarantined::unit)
                .contains(WEB_UNIT, "third.service");
    }

    /** A person edits the unit and restarts it. */
    private void moveTo(Reference reference, TestImage image) {
        bed.host.units.stopNow(web);
        web.runs.clear();
        bed.host.runs(WEB_UNIT, reference, image);
    }
}
