package io.tidewaiter.update;

import static io.tidewaiter.update.SimulatedHost.WEB;
import static io.tidewaiter.update.SimulatedHost.WEB_UNIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.JobResult;
import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.policy.WhenIdle;
import io.tidewaiter.update.model.Updated;
import io.tidewaiter.update.plan.Attempts;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Row;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A unit that names no container gets one of another name at each start, and is still the same unit. */
class NamelessTest {

    private static final TestImage V1 = TestImage.good("v1");
    private static final TestImage V2 = TestImage.good("v2");

    @AutoClose
    private final TestBed bed = new TestBed();

    @BeforeEach
    void runV1() {
        bed.host.units.define(WEB_UNIT).namesContainers = false;
        bed.host.runs(WEB_UNIT, WEB, V1);
        bed.host.publish(V2);
    }

    @Test
    void waitsBeforeTheNextTry() {
        bed.host.units.nextRestartEnds(JobResult.DEPENDENCY);
        bed.update();

        Report atOnce = bed.update();

        assertThat(atOnce.rows().getFirst().why()).contains("the next one is in");
    }

    @Test
    void isNotTriedForEver() {
        for (int i = 0; i < Attempts.MOST; i++) {
            bed.host.units.nextRestartEnds(JobResult.DEPENDENCY);
            bed.update();
            bed.ticker.pass(Duration.ofHours(1));
        }

        assertThat(bed.update().rows().getFirst().why()).contains("given up after 5 tries");
    }

    @Test
    void isProvenByItsNextVisitor() {
        SimulatedUnits.Unit web = bed.host.units.unit(WEB_UNIT);
        bed.host.units.stopNow(web);
        web.socketListens = true;
        bed.host.health = new HealthPolicy(List.of(), Duration.ofSeconds(60), Duration.ofSeconds(10), WhenIdle.ARMED);
        bed.update();
        assertThat(bed.states()).endsWith("armed");
        bed.host.units.startNow(web);

        Report report = bed.update();

        assertThat(bed.states()).endsWith("verifying", "updated");
        assertThat(report.rows()).singleElement().returns(Updated.TRUE, Row::updated);
    }

    @Test
    void isUpdatedAndGoesBack() {
        bed.update();
        bed.host.publish(TestImage.silent("v3"));
        bed.update();

        assertThat(bed.states()).endsWith("rolled back");
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
    }
}
