package io.tidewaiter.update;

import static io.tidewaiter.update.SimulatedHost.WEB;
import static io.tidewaiter.update.SimulatedHost.WEB_UNIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.image.Reference;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is kept for a reference goes some time after the last unit stopped following it. */
class LettingGoTest {

    private static final Reference NEXT = Reference.parse("new.example/web:prod");
    private static final TestImage V1 = TestImage.good("v1");
    private static final TestImage V2 = TestImage.good("v2");

    @AutoClose
    private final TestBed bed = new TestBed();

    @BeforeEach
    void updateToV2() {
        bed.host.runs(WEB_UNIT, WEB, V1);
        bed.host.publish(V2);
        bed.update();
        assertThat(bed.host.engine.stored().kept()).containsExactlyInAnyOrder("v1", "v2");
    }

    @Test
    void goesOnceItsUnitHasBeenGoneForAMonth() {
        bed.host.units.remove(WEB_UNIT);
        daysLater(29);
        assertThat(bed.host.engine.stored().kept()).hasSize(2);

        bed.startAgain();
        daysLater(2);

        assertThat(bed.host.engine.stored().kept()).isEmpty();
        assertThat(TestBed.await(bed.journal().proven(WEB))).isEmpty();
        assertThat(bed.history().getFirst()).satisfies(past -> {
            assertThat(past.outcome()).isEqualTo("let go");
            assertThat(past.unit()).isEqualTo(WEB_UNIT);
            assertThat(past.reference()).isEqualTo(WEB);
            assertThat(past.reason()).contains("no unit has followed it for 30 days");
        });
    }

    @Test
    void isSaidOnce() {
        bed.host.units.remove(WEB_UNIT);
        daysLater(31);
        daysLater(31);

        assertThat(bed.history())
                .filteredOn(past -> past.outcome().equals("let go"))
                .hasSize(1);
    }

    @Test
    void goesOnceItsUnitHasFollowedAnotherForAMonth() {
        bed.host.units.unit(WEB_UNIT).runs.clear();
        bed.host.runs(WEB_UNIT, NEXT, V2);
        daysLater(1);
        daysLater(31);

        assertThat(bed.history().getFirst().outcome()).isEqualTo("let go");
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
    }

    @Test
    void staysWhileAnotherUnitFollowsIt() {
        bed.host.follows("other.service", WEB);
        bed.host.units.remove(WEB_UNIT);
        daysLater(31);

        assertThat(bed.host.engine.stored().kept()).hasSize(2);
    }

    /** As a kube unit is out of sight that was stopped. */
    @Test
    void staysWhileItsUnitMayStartAgain() {
        bed.host.units.stopNow(bed.host.units.unit(WEB_UNIT));
        bed.host.units.unit(WEB_UNIT).runs.clear();
        daysLater(100);

        assertThat(bed.host.engine.stored().kept()).hasSize(2);
    }

    /** Any name makes one of a template, so systemd has no word on whether it is still wanted. */
    @Test
    void goesOnceAnInstanceHasNotRunForAMonth() {
        String instance = "web@a.service";
        bed.host.units.remove(WEB_UNIT);
        bed.host.follows(instance, WEB);
        bed.host.units.startNow(bed.host.units.unit(instance));
        daysLater(100);
        assertThat(bed.host.engine.stored().kept()).isNotEmpty();

        bed.host.units.forget(instance);
        daysLater(29);
        assertThat(bed.host.engine.stored().kept()).isNotEmpty();
        daysLater(2);

        assertThat(bed.host.engine.stored().kept()).isEmpty();
    }

    @Test
    void staysThoughTheClockIsSetAhead() {
        bed.host.units.remove(WEB_UNIT);
        bed.update();
        bed.setClock(bed.now.plus(Duration.ofDays(365)));
        bed.update();

        assertThat(bed.host.engine.stored().kept()).hasSize(2);
    }

    @Test
    void isTriedAgainWhenPodmanDoesNotAnswer() {
        bed.host.units.remove(WEB_UNIT);
        bed.host.acts.fail("drop v1");
        daysLater(31);
        assertThat(bed.host.engine.stored().kept()).contains("v1");

        bed.host.acts.heal();
        bed.update();

        assertThat(bed.host.engine.stored().kept()).isEmpty();
        assertThat(bed.history().getFirst().outcome()).isEqualTo("let go");
    }

    private void daysLater(int days) {
        bed.now = bed.now.plus(Duration.ofDays(days));
        bed.update();
    }
}
