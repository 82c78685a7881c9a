package io.tidewaiter.update;

import static io.tidewaiter.update.SimulatedHost.WEB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.host.JobResult;
import io.tidewaiter.update.model.Updated;
import io.tidewaiter.update.plan.Attempts;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Row;
import io.tidewaiter.update.port.Scope;
import io.tidewaiter.update.port.Verdict;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three workloads that share a reference, and with it the local tag. */
class SiblingsTest {

    private static final Verdict HEALTHY = new Verdict.Healthy(Duration.ofSeconds(1));
    private static final TestImage V1 = TestImage.good("v1");
    private static final TestImage V2 = TestImage.good("v2");

    @AutoClose
    private final TestBed bed = new TestBed();

    @BeforeEach
    void runV1ThreeTimes() {
        bed.host.runs("a.service", WEB, V1);
        bed.host.runs("b.service", WEB, V1);
        bed.host.runs("c.service", WEB, V1);
    }

    @Test
    void followOneAfterTheOtherOnceTheFirstIsProven() {
        // given
        bed.host.publish(V2);

        // when
        Report report = bed.update();

        // then
        assertThat(report.rows()).extracting(Row::updated).containsOnly(Updated.TRUE);
        assertThat(bed.host.acts.log())
                .containsSubsequence(
                        "restart a.service",
                        "watch a.service",
                        "write updated",
                        "restart b.service",
                        "watch b.service",
                        "write updated",
                        "restart c.service",
                        "watch c.service",
                        "write updated");
    }

    @Test
    void areAskedForAndPulledOnce() {
        // given
        bed.host.publish(V2);

        // when
        bed.update();

        // then
        assertThat(bed.host.registry.questions()).containsExactly(WEB);
        assertThat(bed.host.acts.log()).containsOnlyOnce("pull v2");
    }

    @Test
    void areNotTouchedWhenTheFirstFailsAndSayWhy() {
        // given
        TestImage bad = TestImage.silent("v2");
        bed.host.publish(bad);

        // when
        Report report = bed.update();

        // then
        assertThat(report.rows())
                .extracting(Row::updated)
                .containsExactly(Updated.ROLLED_BACK, Updated.FALSE, Updated.FALSE);
        assertThat(report.rows().getLast().why()).contains(bad.index().toString(), "does not answer");
        assertThat(bed.host.acts.log()).doesNotContain("restart b.service", "restart c.service");
        assertThat(bed.host.tagged(WEB)).isEqualTo("v1");
    }

    @Test
    void areNotTouchedWhenTheFirstIsRolledBackThoughTheImageIsNotToBlame() {
        // given
        bed.host.publish(V2);
        bed.host.units.nextRestartEnds(JobResult.DEPENDENCY);

        // when
        Report report = bed.update();

        // then
        assertThat(bed.host.acts.log()).doesNotContain("restart b.service", "restart c.service");
        assertThat(report.rows())
                .extracting(Row::updated)
                .containsExactly(Updated.ROLLED_BACK, Updated.PENDING, Updated.PENDING);
        assertThat(report.rows().getLast().why()).contains("a.service");
        assertThat(bed.quarantine()).isEmpty();
    }

    @Test
    void areNotTouchedWhenTheFirstIsDown() {
        // given
        bed.host.publish(V2);
        for (int i = 0; i <= Attempts.MOST; i++) {
            bed.host.nextVerdict(new Verdict.Unknown("podman does not answer"));
        }

        // when
        Report report = bed.update();

        // then
        assertThat(report.rows().getFirst().down()).isTrue();
        assertThat(bed.host.acts.log()).doesNotContain("restart b.service", "restart c.service");
    }

    @Test
    void areNotPulledForAgainWhenThePullFails() {
        // given
        bed.host.publish(V2);
        bed.host.acts.fail("pull v2");

        // when
        bed.update();

        // then
        assertThat(bed.host.acts.log()).containsOnlyOnce("pull v2");
    }

    @Test
    void areUpdatedWithoutTheOneThatIsAtRest() {
        // given
        bed.host.publish(V2);
        bed.host.units.stopNow(bed.host.units.unit("a.service"));

        // when
        Report report = bed.update();

        // then
        assertThat(report.rows()).extracting(Row::updated).containsExactly(Updated.PENDING, Updated.TRUE, Updated.TRUE);
        assertThat(bed.host.running("a.service")).isEqualTo("inactive");
    }

    @Test
    void canBeUpdatedAlone() {
        // given
        bed.host.publish(V2);

        // when
        Report report = TestBed.await(bed.beginUpdate(Scope.units(Set.of("b"))));

        // then
        assertThat(report.rows()).singleElement().returns("b.service", Row::unit);
        assertThat(bed.host.running("a.service")).isEqualTo("v1");
        assertThat(bed.host.running("b.service")).isEqualTo("v2");
    }

    @Test
    void keepTheirRollbackUntilTheLastHasMoved() {
        // given
        bed.keep(1).host.publish(V2);
        Acts.Gate last = bed.host.acts.hold("watch c.service");
        Future<Report> report = bed.beginUpdate(Scope.ALL);
        await().until(() -> last.reached() == 1);

        // when
        bed.run(() -> {
            bed.host.units.stopNow(bed.host.units.unit("c.service"));
            bed.host.engine.prune();
            last.open();
        });
        TestBed.await(report);

        // then
        assertThat(bed.host.running("c.service")).isEqualTo("v1");
    }

    @Test
    void keepTheTagOfTheProvenWhenALaterOneFailsForAReasonOfItsOwn() {
        // given a port or a secret of b's own that is not there
        bed.host.publish(V2);
        bed.host.units.unit("b.service").podmanFailures = 1;

        // when
        Report report = bed.update(Scope.units(Set.of("a", "b")));

        // then
        assertThat(report.rows()).extracting(Row::updated).containsExactly(Updated.TRUE, Updated.ROLLED_BACK);
        assertThat(bed.host.running("a.service")).isEqualTo("v2");
        assertThat(bed.host.running("b.service")).isEqualTo("v1");
        assertThat(bed.host.tagged(WEB)).isEqualTo("v2");
    }

    @Test
    void keepTheTagOfTheProvenWhenALaterOneCannotBeJudged() {
        // given
        bed.host.publish(V2);
        bed.host.nextVerdict(HEALTHY);
        bed.host.nextVerdict(new Verdict.Unknown("podman does not answer"));

        // when
        bed.update();

        // then
        assertThat(bed.host.running("b.service")).isEqualTo("v1");
        assertThat(bed.host.tagged(WEB)).isEqualTo("v2");
        assertThat(bed.outlook(bed.host.workload("b.service", "b", WEB)).why())
                .contains("the local tag names the new image already");
    }

    @Test
    void keepTheTagOfTheProvenWhenALaterOneIsLeftDownAndWhenItIsStartedAgain() {
        // given
        bed.host.publish(V2);
        bed.host.units.unit("c.service").podmanFailures = 50;
        bed.update();
        assertThat(bed.host.running("c.service")).isNotEqualTo("v2");
        assertThat(bed.host.tagged(WEB)).isEqualTo("v2");

        // when the registry is away, and the cause is mended
        bed.host.units.unit("c.service").podmanFailures = 0;
        bed.host.registry.delete(WEB);
        bed.ticker.pass(Duration.ofHours(1));
        bed.update();

        // then
        assertThat(bed.host.running("c.service")).isEqualTo("v1");
        assertThat(bed.host.tagged(WEB)).isEqualTo("v2");
    }

    @Test
    void keepTheTagOfTheProvenWhenALaterOneIsStoppedMeanwhile() {
        // given
        bed.host.publish(V2);
        Acts.Gate last = bed.host.acts.hold("watch c.service");
        Future<Report> report = bed.beginUpdate(Scope.ALL);
        await().until(() -> last.reached() == 1);

        // when
        bed.run(() -> {
            bed.host.units.stopByHand(bed.host.units.unit("c.service"));
            bed.host.nextVerdict(new Verdict.Stopped("c.service was stopped"));
            last.open();
        });
        TestBed.await(report);

        // then
        assertThat(bed.host.tagged(WEB)).isEqualTo("v2");
    }

    @Test
    void keepTheTagOfOneThatIsProvenAndIdleAgain() {
        // given
        bed.host.units.unit("a.service").socketListens = true;
        bed.host.units.stopNow(bed.host.units.unit("a.service"));
        bed.host.publish(V2);
        bed.update(Scope.units(Set.of("a")));
        bed.host.units.unit("b.service").podmanFailures = 1;

        // when
        bed.update(Scope.units(Set.of("b")));

        // then
        assertThat(bed.host.tagged(WEB)).isEqualTo("v2");
        assertThat(bed.host.acts.log()).containsOnlyOnce("watch a.service");
    }

    @Test
    void keepTheTagOfTheProvenWhereTheProgramEndedBeforeItWasPutBack() {
        // given
        bed.host.publish(V2);
        bed.update(Scope.units(Set.of("a")));
        bed.host.engine.have(V1, WEB);

        // when
        bed.startAgain();
        bed.update(Scope.units(Set.of("a")));

        // then
        assertThat(bed.host.tagged(WEB)).isEqualTo("v2");
    }

    @Test
    void followTheTagBackWhereALaterOneProvesTheImageBad() {
        // given
        bed.host.publish(V2);
        bed.host.nextVerdict(HEALTHY);
        bed.host.nextVerdict(new Verdict.Unhealthy("its probe fails"));

        // when
        bed.update();

        // then it failed here, and so it is not what the next start of any of them may use
        assertThat(bed.quarantine()).containsExactly(V2.index());
        assertThat(bed.host.tagged(WEB)).isEqualTo("v1");
    }

    @Test
    void keepTheTagWhereAPersonChoseAndALaterOneFailedForAReasonOfItsOwn() {
        // given
        bed.host.publish(V2);
        bed.update();
        bed.host.units.unit("c.service").podmanFailures = 1;

        // when
        TestBed.await(bed.begin("a.service", null, false));

        // then
        assertThat(bed.host.running("a.service")).isEqualTo("v1");
        assertThat(bed.host.running("c.service")).isEqualTo("v2");
        assertThat(bed.host.tagged(WEB)).isEqualTo("v1");
    }
}
