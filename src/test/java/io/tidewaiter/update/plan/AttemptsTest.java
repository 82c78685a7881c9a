package io.tidewaiter.update.plan;

import static io.tidewaiter.update.SimulatedHost.WEB;
import static io.tidewaiter.update.SimulatedHost.WEB_UNIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.JobResult;
import io.tidewaiter.update.Acts;
import io.tidewaiter.update.TestBed;
import io.tidewaiter.update.TestImage;
import io.tidewaiter.update.model.Updated;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Row;
import io.tidewaiter.update.port.Scope;
import io.tidewaiter.update.port.Verdict;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What does not succeed is tried again, with growing pauses and not for ever. */
class AttemptsTest {

    private static final TestImage V1 = TestImage.good("v1");
    private static final TestImage V2 = TestImage.good("v2");

    @AutoClose
    private final TestBed bed = new TestBed();

    @BeforeEach
    void runV1() {
        bed.host.runs(WEB_UNIT, WEB, V1);
    }

    @Test
    void goesBackAgainAndAgainWhileTheEngineIsAway() {
        // given
        bed.host.publish(TestImage.silent("v2"));
        bed.host.acts.fail("tag v1");

        // when
        Report report = bed.update();

        // then
        assertThat(Collections.frequency(bed.states(), "rolling back")).isEqualTo(Attempts.MOST);
        assertThat(bed.states()).endsWith("failed");
        assertThat(bed.ticker.pauses())
                .containsExactly(
                        Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(9), Duration.ofSeconds(27));
        assertThat(report.isDown()).isTrue();
    }

    @Test
    void bringsLastGoodBackAtALaterCheckWhenThatFailed() {
        // given
        TestImage bad = TestImage.silent("v2");
        bed.host.publish(bad);
        bed.host.acts.fail("tag v1");
        bed.update();
        bed.host.acts.heal();
        bed.ticker.pass(Duration.ofSeconds(10));
        bed.events.clear();

        // when
        Report report = bed.update();

        // then
        assertThat(bed.states()).containsExactly("staging", "rolling back", "rolled back");
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
        assertThat(bed.host.tagged(WEB)).isEqualTo("v1");
        assertThat(report.rows()).singleElement().returns(Updated.ROLLED_BACK, Row::updated);
        assertThat(bed.quarantine()).containsExactly(bad.index());
    }

    @Test
    void provesAgainAnImageThatCouldNeitherBeProvenNorRolledBack() {
        // given a good image that could not be judged, nor last good after it
        bed.host.publish(V2);
        bed.host.nextVerdict(new Verdict.Unknown("podman does not answer"));
        bed.host.acts.fail("tag v1");
        bed.update();
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
        bed.host.acts.heal();
        bed.ticker.pass(Duration.ofSeconds(10));

        // when
        bed.update();

        // then
        assertThat(bed.states()).endsWith("verifying", "updated");
        assertThat(TestBed.await(bed.journal().proven(WEB)).getFirst().imageId())
                .isEqualTo(V2.id());
    }

    @Test
    void waitsLongerBeforeEachNextTry() {
        // given
        bed.host.publish(V2);
        bed.host.acts.fail("pull v2");

        // when
        bed.update();
        Report atOnce = bed.update();
        bed.ticker.pass(Duration.ofSeconds(10));
        bed.update();
        bed.ticker.pass(Duration.ofSeconds(19));
        Report tooEarly = bed.update();
        bed.ticker.pass(Duration.ofSeconds(1));
        bed.update();

        // then
        assertThat(Collections.frequency(bed.host.acts.log(), "pull v2")).isEqualTo(3);
        assertThat(atOnce.rows().getFirst().why()).contains("the next one is in 11s");
        assertThat(tooEarly.rows().getFirst().updated()).isEqualTo(Updated.PENDING);
    }

    @Test
    void triesAtOnceWhenAPersonAsks() {
        // given
        bed.host.publish(V2);
        bed.host.acts.fail("pull v2");
        bed.update();
        bed.host.acts.heal();

        // when
        TestBed.await(bed.beginUpdate(Scope.units(Set.of())));

        // then
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
    }

    @Test
    void givesUpLoudlyUntilAPersonNamesTheUnit() {
        // given five tries of which each broke something and none was the image's fault
        bed.host.publish(V2);
        for (int i = 0; i < Attempts.MOST; i++) {
            bed.host.units.nextRestartEnds(JobResult.DEPENDENCY);
            bed.update();
            bed.ticker.pass(Duration.ofHours(1));
        }
        bed.host.acts.forget();

        // when
        Report report = bed.update();

        // then
        assertThat(bed.host.acts.log()).doesNotContain("restart web.service");
        assertThat(report.rows()).singleElement().satisfies(row -> {
            assertThat(row.updated()).isEqualTo(Updated.FAILED);
            assertThat(row.why()).contains("given up after 5 tries", "tidewaiter update now web.service");
        });
        assertThat(bed.quarantine()).isEmpty();

        // when
        TestBed.await(bed.beginUpdate(Scope.units(Set.of(WEB_UNIT))));

        // then
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
    }

    @Test
    void endsAnUpdateThatIsInterruptedTooOften() {
        // given an image that takes the whole host with it
        bed.host.publish(V2);
        Future<Void> killed = bed.host.acts.killAfter("restart web.service");
        bed.beginUpdate(Scope.ALL);
        TestBed.await(killed);
        for (int i = 1; i < Attempts.MOST; i++) {
            bed.startAgain();
            bed.host.reboot();
            killed = bed.host.acts.killAfter("restart web.service");
            bed.beginUpdate(Scope.ALL);
            TestBed.await(killed);
        }
        bed.startAgain();
        bed.host.reboot();

        // when
        bed.resume();

        // then
        assertThat(bed.states()).containsExactly("rolling back", "rolled back");
        assertThat(bed.history().getFirst().reason()).contains("interrupted 5 times");
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
        assertThat(bed.quarantine()).isEmpty();
    }

    @Test
    void pullsLastGoodAgainWhenItWasRemoved() {
        // given
        bed.host.publish(TestImage.silent("v2"));
        Acts.Gate watch = bed.host.acts.hold("watch web.service");
        Future<Report> report = bed.beginUpdate(Scope.ALL);
        org.awaitility.Awaitility.await().until(() -> watch.reached() == 1);
        bed.run(() -> bed.host.engine.stored().forget(V1.id()));

        // when
        bed.run(watch::open);
        TestBed.await(report);

        // then
        assertThat(bed.host.acts.log()).contains("pull v1");
        assertThat(bed.states()).endsWith("rolled back");
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
    }
}
