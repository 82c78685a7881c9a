package io.tidewaiter.update;

import static io.tidewaiter.update.SimulatedHost.WEB;
import static io.tidewaiter.update.SimulatedHost.WEB_UNIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.update.model.Updated;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Row;
import io.tidewaiter.update.port.Scope;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A person who says {@code --rollback=false} means it. */
class WithoutRollbackTest {

    private static final TestImage V1 = TestImage.good("v1");
    private static final Scope STAY = Scope.autoUpdate(new Scope.Terms(Set.of(), false, false, null, null));

    @AutoClose
    private final TestBed bed = new TestBed();

    @BeforeEach
    void runV1() {
        bed.host.runs(WEB_UNIT, WEB, V1);
    }

    private Row update() {
        return TestBed.await(bed.beginUpdate(STAY)).rows().getFirst();
    }

    @ParameterizedTest
    @EnumSource(names = "GOOD", mode = EnumSource.Mode.EXCLUDE)
    void staysOnTheUnhealthyImageAndQuarantinesNothing(TestImage.Behaviour behaviour) {
        // given
        bed.host.publish(TestImage.of("v2", behaviour));

        // when
        Row row = update();

        // then
        assertThat(row.updated()).isEqualTo(Updated.FAILED);
        assertThat(row.down()).isTrue();
        assertThat(row.why()).endsWith("it was not rolled back, as it was asked not to be");
        assertThat(bed.host.tagged(WEB)).isEqualTo("v2");
        assertThat(bed.states()).doesNotContain("rolling back").endsWith("failed");
        assertThat(bed.quarantine()).isEmpty();
    }

    @Test
    void updatesAsEverWhenTheImageIsHealthy() {
        bed.host.publish(TestImage.good("v2"));

        assertThat(update().updated()).isEqualTo(Updated.TRUE);
    }

    @Test
    void doesNotGoBackFromWhatFailedHereBefore() {
        // given an image that failed and that a person started all the same
        TestImage bad = TestImage.silent("v2");
        bed.host.publish(bad);
        bed.update();
        bed.host.engine.have(bad, WEB);
        bed.host.units.startNow(bed.host.units.unit(WEB_UNIT));
        bed.events.clear();

        // when
        Row row = update();

        // then
        assertThat(row.updated()).isEqualTo(Updated.FALSE);
        assertThat(row.why()).contains("failed here");
        assertThat(bed.states()).isEmpty();
    }

    @Test
    void isRolledBackByTheNextRunThatMayDoSo() {
        // given
        bed.host.publish(TestImage.silent("v2"));
        update();
        bed.events.clear();

        // when
        Report report = TestBed.await(bed.beginUpdate(Scope.units(Set.of())));

        // then
        assertThat(report.rows().getFirst().updated()).isEqualTo(Updated.ROLLED_BACK);
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
    }

    /** A host may have nothing else left by then. */
    @Test
    void goesBackLaterToNothingRatherThanToWhatFailedHere() {
        // given it stays on v2, which later fails once more and is quarantined, and v1 is gone
        bed.keep(1).host.publish(TestImage.silent("v2"));
        update();
        bed.host.engine.stored().forget(V1.id());
        bed.ticker.pass(Duration.ofHours(2));
        bed.update();
        assertThat(bed.quarantine()).hasSize(1);
        bed.host.acts.forget();

        // when
        bed.host.publish(TestImage.silent("v3"));
        bed.update();

        // then
        assertThat(bed.host.acts.log()).contains("tag v3").doesNotContain("tag v2");
    }
}
