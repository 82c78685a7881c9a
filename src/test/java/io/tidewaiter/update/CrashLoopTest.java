package io.tidewaiter.update;

import static io.tidewaiter.update.SimulatedHost.WEB;
import static io.tidewaiter.update.SimulatedHost.WEB_UNIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.Release;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.SimulatedUnits.Unit;
import io.tidewaiter.update.model.Updated;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Row;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What failed by itself gets its fix. */
class CrashLoopTest {

    private static final TestImage V1 = TestImage.good("v1");
    private static final TestImage V2 = TestImage.good("v2");

    @AutoClose
    private final TestBed bed = new TestBed();

    private Unit web;

    @BeforeEach
    void publishV2() {
        web = bed.host.runs(WEB_UNIT, WEB, V1);
        bed.host.publish(V2);
    }

    @Test
    void bringsItsFixToAUnitThatFailed() {
        // given
        bed.host.units.stopNow(web);
        web.become("failed", "failed");

        // when
        Report report = bed.update();

        // then
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
        assertThat(report.rows()).singleElement().returns(Updated.TRUE, Row::updated);
    }

    @Test
    void bringsItsFixToAUnitInACrashLoop() {
        // given
        web.become("activating", "auto-restart");
        web.restarts = 7;

        // when
        bed.update();

        // then
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
    }

    @Test
    void doesNotCountAnImageThatCrashesAsProven() {
        // given
        web.become("activating", "auto-restart");

        // when
        bed.update();

        // then
        assertThat(TestBed.await(bed.journal().proven(WEB))).containsExactly(new Release(V2.id(), V2.index()));
    }

    @Test
    void goesBackToTheLastGoodImageWhenTheFixOfACrashLoopIsNoneEither() {
        // given a proven v2 and a v3 that crashes, which a person pulled
        bed.update();
        bed.host.engine.have(TestImage.crashes("v3"), WEB);
        bed.host.units.stopNow(web);
        bed.host.units.startNow(web);
        bed.host.publish(TestImage.exits("v4"));

        // when
        bed.update();

        // then
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
        assertThat(bed.states()).endsWith("rolling back", "rolled back");
    }

    @Test
    void saysThatAUnitIsDownForWhichThereIsNoFix() {
        // given
        bed.host.publish(V1);
        web.become("failed", "failed");

        // when
        Report report = bed.update();

        // then
        assertThat(report.isDown()).isTrue();
        assertThat(report.rows())
                .singleElement()
                .satisfies(row -> assertThat(row.why()).contains("the unit has failed (exit-code)", "no newer image"));
    }

    @Test
    void failsOnAHostThatHasNoImageForARollback() {
        // given
        Reference fresh = Reference.parse("registry.example/fresh:1");
        bed.host.follows("fresh.service", fresh).become("failed", "failed");
        bed.host.registry.publish(fresh, TestImage.exits("first"));

        // when
        Report report = bed.update();

        // then
        assertThat(report.rows().getFirst().updated()).isEqualTo(Updated.FAILED);
        assertThat(report.rows().getFirst().why()).contains("no earlier image of " + fresh);
    }
}
