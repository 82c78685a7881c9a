package io.tidewaiter.update;

import static io.tidewaiter.update.SimulatedHost.WEB;
import static io.tidewaiter.update.SimulatedHost.WEB_UNIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.health.LoggedBy;
import io.tidewaiter.update.model.Updated;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Row;
import io.tidewaiter.update.port.Scope;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Images are there before the first start that needs them. */
class PullMissingImagesTest {

    private static final TestImage V1 = TestImage.good("v1");
    private static final TestImage V2 = TestImage.good("v2");

    @AutoClose
    private final TestBed bed = new TestBed();

    @BeforeEach
    void begin() {
        bed.host.publish(V1);
    }

    @Test
    void bringsInWhatIsMissingAndStartsNothing() {
        // given
        SimulatedUnits.Unit web = bed.host.follows(WEB_UNIT, WEB);
        web.socketListens = true;

        // when
        Report report = bed.pull(Scope.ALL);

        // then
        assertThat(bed.states()).containsExactly("staging", "staged", "pulled");
        assertThat(bed.host.tagged(WEB)).isEqualTo("v1");
        assertThat(web.active).isEqualTo("inactive");
        assertThat(report.isUnfinished()).isFalse();
        assertThat(report.rows()).singleElement().satisfies(row -> {
            assertThat(row.updated()).isEqualTo(Updated.FALSE);
            assertThat(row.why()).contains("ahead of the first start");
        });
    }

    @Test
    void aCheckDoesSoToo() {
        // given
        bed.host.follows(WEB_UNIT, WEB);

        // when
        bed.update();

        // then
        assertThat(bed.states()).containsExactly("staging", "staged", "pulled");
        assertThat(bed.host.tagged(WEB)).isEqualTo("v1");
    }

    @Test
    void doesNotInterruptAUnitThatStartsAndPullsByItself() {
        // given
        SimulatedUnits.Unit web = bed.host.follows(WEB_UNIT, WEB);
        web.become("activating", "start");

        // when
        bed.pull(Scope.ALL);

        // then
        assertThat(bed.states()).containsExactly("staging", "staged", "pulled");
        assertThat(bed.host.acts.log()).doesNotContain("restart " + WEB_UNIT);
    }

    @Test
    void bringsItsImageToAUnitThatFailedForWantOfIt() {
        // given
        SimulatedUnits.Unit web = bed.host.follows(WEB_UNIT, WEB);
        web.become("failed", "failed");

        // when
        bed.pull(Scope.ALL);

        // then
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
    }

    @Test
    void doesNotAskTheRegistryForWhatIsThere() {
        // given
        bed.host.runs(WEB_UNIT, WEB, V1);
        bed.host.publish(V2);
        bed.host.acts.fail("ask for " + WEB);

        // when
        Report report = bed.pull(Scope.ALL);

        // then
        assertThat(bed.states()).isEmpty();
        assertThat(report.rows()).singleElement().returns("", Row::why);
    }

    @Test
    void saysThatItCannotTellWhetherAnImageIsThere() {
        // given
        bed.host.follows(WEB_UNIT, WEB);
        bed.host.acts.fail("inspect images");

        // when
        try (LoggedBy update = new LoggedBy("io.tidewaiter.update.Coordinator")) {
            bed.pull(Scope.ALL);

            // then
            assertThat(update.lines())
                    .singleElement()
                    .asString()
                    .contains("unit=web.service", "image=" + WEB, "reason=cannot inspect images");
        }
    }

    @Test
    void isUnfinishedWhileTheRegistryIsAway() {
        // given
        bed.host.follows(WEB_UNIT, WEB);
        bed.host.acts.fail("ask for " + WEB);

        // when
        Report report = bed.pull(Scope.ALL);

        // then
        assertThat(report.isUnfinished()).isTrue();
        assertThat(bed.host.tagged(WEB)).isEqualTo("nothing");
    }

    @Test
    void looksAtTheUnitsThatItWasAskedFor() {
        // given
        bed.host.follows(WEB_UNIT, WEB);

        // when
        Report report = bed.pull(Scope.units(Set.of("other.service")));

        // then
        assertThat(report.rows()).isEmpty();
        assertThat(bed.host.tagged(WEB)).isEqualTo("nothing");
    }
}
