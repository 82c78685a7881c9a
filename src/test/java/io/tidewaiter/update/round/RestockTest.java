package io.tidewaiter.update.round;

import static io.tidewaiter.update.SimulatedHost.WEB;
import static io.tidewaiter.update.SimulatedHost.WEB_UNIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.update.SimulatedUnits.Unit;
import io.tidewaiter.update.TestBed;
import io.tidewaiter.update.TestImage;
import io.tidewaiter.update.port.Scope;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An idle container's image is pruned away, and its tag has moved on since. */
class RestockTest {

    private static final TestImage V1 = TestImage.good("v1");
    private static final TestImage V2 = TestImage.good("v2");
    private static final TestImage SILENT = TestImage.silent("silent");

    @AutoClose
    private final TestBed bed = new TestBed();

    private Unit web;

    /** On a v1 that was proven here. */
    @BeforeEach
    void idle() {
        web = bed.host.follows(WEB_UNIT, WEB);
        web.socketListens = true;
        web.stopsWhenUnneeded = true;
        bed.host.build(WEB, TestImage.good("v0"));
        bed.host.publish(V1);
        bed.update();
        assertThat(bed.states()).endsWith("updated");
        bed.events.clear();
    }

    @Test
    void comesBackAndThenTheNextIsProvenAgainstIt() {
        // given
        bed.host.engine.pruneAll();
        bed.host.publish(V2);

        // when
        bed.update();

        // then
        assertThat(bed.states())
                .containsExactly(
                        "staging", "staged", "pulled", "staging", "staged", "activating", "verifying", "updated");
        assertThat(bed.host.tagged(WEB)).isEqualTo("v2");
    }

    @Test
    void isThereToGoBackTo() {
        // given
        bed.host.engine.pruneAll();
        bed.host.publish(SILENT);

        // when
        bed.update();

        // then
        assertThat(bed.states()).endsWith("rolled back");
        assertThat(bed.host.tagged(WEB)).isEqualTo("v1");
    }

    @Test
    void comesBackInPlaceOfWhatFailedHere() {
        // given
        bed.host.publish(SILENT);
        bed.update();
        bed.events.clear();
        bed.host.engine.pruneAll();

        // when
        bed.pull(Scope.ALL);

        // then
        assertThat(bed.states()).containsExactly("staging", "staged", "pulled");
        assertThat(bed.host.tagged(WEB)).isEqualTo("v1");
    }

    @Test
    void comesBackWhereAPersonHoldsIt() {
        // given
        TestBed.await(bed.journal().hold(WEB_UNIT, WEB, "on holiday"));
        bed.host.engine.pruneAll();
        bed.host.publish(V2);

        // when
        bed.pull(Scope.ALL);

        // then
        assertThat(bed.states()).containsExactly("staging", "staged", "pulled");
        assertThat(bed.host.tagged(WEB)).isEqualTo("v1");
    }

    @Test
    void isNotWaitedForWhereTheRegistryHasItNoMore() {
        // given
        bed.host.engine.pruneAll();
        bed.host.publish(V2);
        bed.host.acts.fail("pull v1");

        // when
        bed.update();

        // then
        assertThat(bed.states()).containsExactly("staging", "abandoned", "staging", "staged", "pulled");
        assertThat(bed.host.tagged(WEB)).isEqualTo("v2");
    }

    @Test
    void isAskedForEverMoreSeldomWhereNothingElseMayComeIn() {
        // given
        TestBed.await(bed.journal().hold(WEB_UNIT, WEB, "on holiday"));
        bed.host.engine.pruneAll();
        bed.host.publish(V2);
        bed.host.acts.fail("pull v1");

        // when
        bed.update();
        bed.update();

        // then
        assertThat(bed.states()).containsExactly("staging", "abandoned");
        assertThat(bed.host.tagged(WEB)).isEqualTo("nothing");
    }
}
