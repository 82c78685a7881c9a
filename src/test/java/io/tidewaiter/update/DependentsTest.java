package io.tidewaiter.update;

import static io.tidewaiter.update.SimulatedHost.WEB;
import static io.tidewaiter.update.SimulatedHost.WEB_UNIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.JobResult;
import io.tidewaiter.update.SimulatedUnits.Unit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DependentsTest {

    private static final TestImage V1 = TestImage.good("v1");
    private static final TestImage V2 = TestImage.good("v2");

    @AutoClose
    private final TestBed bed = new TestBed();

    private Unit proxy;

    @BeforeEach
    void runV1WithADependent() {
        bed.host.runs(WEB_UNIT, WEB, V1);
        proxy = bed.host.requires("proxy.service", WEB_UNIT);
    }

    @ParameterizedTest
    @EnumSource
    void areActiveAgainWhateverTheNewImageDoes(TestImage.Behaviour behaviour) {
        // given
        bed.host.publish(TestImage.of("v2", behaviour));

        // when
        bed.update();

        // then
        assertThat(proxy.isActive()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = JobResult.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"DONE", "CANCELED"})
    void areActiveAgainHoweverTheJobEnds(JobResult result) {
        // given
        bed.host.publish(V2);
        bed.host.units.nextRestartEnds(result);

        // when
        bed.update();

        // then
        assertThat(proxy.isActive()).isTrue();
    }

    @Test
    void areNotStartedWhenTheyWereStopped() {
        // given
        bed.host.publish(V2);
        proxy.become("inactive", "dead");

        // when
        bed.update();

        // then
        assertThat(proxy.isActive()).isFalse();
    }

    @Test
    void areStartedBeforeTheCandidateIsWatched() {
        // given
        bed.host.publish(V2);

        // when
        bed.update();

        // then
        assertThat(bed.host.acts.log())
                .containsSubsequence("restart web.service", "start proxy.service", "watch web.service");
    }

    /** A start of what requires the unit starts the unit too: once more on the image that just failed. */
    @Test
    void areNotStartedUponAUnitThatDidNotStart() {
        // given
        bed.host.publish(TestImage.exits("v2"));

        // when
        bed.update();

        // then
        assertThat(bed.host.engine.started()).containsExactly("v1", "v2", "v1");
    }

    @Test
    void doNotFailTheUpdateWhenTheyDoNotStart() {
        // given
        bed.host.publish(V2);
        bed.host.acts.fail("start proxy.service");

        // when
        bed.update();

        // then
        assertThat(bed.states()).endsWith("updated");
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
    }
}
