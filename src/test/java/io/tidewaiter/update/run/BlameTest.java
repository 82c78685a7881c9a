package io.tidewaiter.update.run;

import static io.tidewaiter.update.SimulatedHost.WEB;
import static io.tidewaiter.update.SimulatedHost.WEB_UNIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.Execution;
import io.tidewaiter.host.JobResult;
import io.tidewaiter.update.TestBed;
import io.tidewaiter.update.TestImage;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Row;
import io.tidewaiter.update.port.Verdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is the image's fault and what is not. */
class BlameTest {

    private static final TestImage V1 = TestImage.good("v1");
    private static final TestImage V2 = TestImage.good("v2");

    @AutoClose
    private final TestBed bed = new TestBed();

    @BeforeEach
    void runV1() {
        bed.host.runs(WEB_UNIT, WEB, V1);
    }

    @ParameterizedTest
    @EnumSource(
            value = JobResult.class,
            names = {"DEPENDENCY", "SKIPPED", "UNKNOWN", "WAITING"})
    void doesNotBlameTheImageForAJobThatNeverStartedIt(JobResult result) {
        // given
        bed.host.publish(V2);
        bed.host.units.nextRestartEnds(result);

        // when
        Report report = bed.update();

        // then
        assertThat(bed.states()).containsExactly("staging", "staged", "activating", "rolling back", "rolled back");
        assertThat(bed.quarantine()).isEmpty();
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
        assertThat(report.rows())
                .singleElement()
                .satisfies(
                        row -> assertThat(row.why()).contains(result == JobResult.WAITING ? "waits" : result.word()));
    }

    @ParameterizedTest
    @EnumSource(
            value = JobResult.class,
            names = {"FAILED", "TIMEOUT", "OVERDUE"})
    void blamesTheImageForAJobThatStartedItAndFailed(JobResult result) {
        // given
        bed.host.publish(V2);
        bed.host.units.nextRestartEnds(result);

        // when
        bed.update();

        // then
        assertThat(bed.quarantine()).containsExactly(V2.index());
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
    }

    @Test
    void blamesNoImageIfPodmanCouldNotStartItsContainer() {
        // given a port that another program takes for a moment
        bed.host.publish(V2);
        bed.host.units.unit(WEB_UNIT).podmanFailures = 1;

        // when
        Report report = bed.update();

        // then
        assertThat(bed.quarantine()).isEmpty();
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
        assertThat(report.rows())
                .singleElement()
                .satisfies(row -> assertThat(row.why()).contains("Podman could not start a container (exit code 125)"));
    }

    @Test
    void blamesAnImageOnlyTheSecondTimeIfItsContainerCouldNotBeRun() {
        // given what a port that is taken looks like, and a command that cannot be run
        bed.host.publish(V2);
        bed.host.units.unit(WEB_UNIT).podmanEnd = Execution.exited(126);
        bed.host.units.unit(WEB_UNIT).podmanFailures = 1;

        bed.update();

        assertThat(bed.quarantine()).isEmpty();
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");

        bed.host.units.unit(WEB_UNIT).podmanFailures = 1;
        bed.ticker.pass(Duration.ofMinutes(1));
        bed.update();

        assertThat(bed.quarantine()).containsExactly(V2.index());
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
    }

    static List<List<String>> kubes() {
        return List.of(
                List.of("/usr/bin/podman", "kube", "play", "--replace", "--service-container=true", "pod.yaml"),
                List.of("/usr/bin/podman", "--log-level", "info", "play", "kube", "pod.yaml"),
                List.of("/bin/sh", "-c", "exec podman kube play pod.yaml"));
    }

    @ParameterizedTest
    @MethodSource("kubes")
    void blamesAnImageOnlyTheSecondTimeIfItsPodWasNotPlayed(List<String> command) {
        // given what a port that is taken looks like, and an init container that ends with 1
        bed.host.publish(V2);
        bed.host.units.unit(WEB_UNIT).command = command;
        bed.host.units.unit(WEB_UNIT).podmanFailures = 1;

        Report report = bed.update();

        assertThat(bed.quarantine()).isEmpty();
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
        assertThat(report.rows())
                .singleElement()
                .satisfies(row -> assertThat(row.why()).contains("podman kube play failed (exit code 125)"));

        bed.host.units.unit(WEB_UNIT).podmanFailures = 1;
        bed.ticker.pass(Duration.ofMinutes(1));
        bed.update();

        assertThat(bed.quarantine()).containsExactly(V2.index());
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
    }

    @Test
    void blamesNoImageWhereThePodIsNotPlayedWithTheOneBeforeEither() {
        // given a port that is taken for a moment, and at the second try for good
        bed.host.publish(V2);
        bed.host.units.unit(WEB_UNIT).command = kubes().getFirst();
        bed.host.units.unit(WEB_UNIT).podmanFailures = 1;
        bed.update();
        bed.host.units.unit(WEB_UNIT).podmanFailures = 1000;
        bed.ticker.pass(Duration.ofMinutes(1));

        Report report = bed.update();

        assertThat(report.rows()).singleElement().returns(true, Row::down);
        assertThat(bed.quarantine()).isEmpty();
    }

    @Test
    void blamesAnImageOnlyTheSecondTimeIfOneOfItsContainersMayHaveBeenKilled() {
        // given a member of a pod that got SIGKILL, which the unit outlives
        bed.host.publish(V2);
        bed.host.nextVerdict(new Verdict.Unhealthy("container beside ended by itself", true));

        bed.update();

        assertThat(bed.quarantine()).isEmpty();
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");

        bed.host.nextVerdict(new Verdict.Unhealthy("container beside ended by itself", true));
        bed.ticker.pass(Duration.ofMinutes(1));
        bed.update();

        assertThat(bed.quarantine()).containsExactly(V2.index());
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
    }

    static List<Execution> killed() {
        return List.of(Execution.exited(137), Execution.exited(143), Execution.SIGNALLED);
    }

    @ParameterizedTest
    @MethodSource("killed")
    void blamesAnImageOnlyTheSecondTimeIfItsProcessMayHaveBeenKilled(Execution end) {
        // given podman rm --force, or the death of its conmon
        bed.host.publish(V2);
        bed.host.units.unit(WEB_UNIT).podmanEnd = end;
        bed.host.units.unit(WEB_UNIT).podmanFailures = 1;

        bed.update();

        assertThat(bed.quarantine()).isEmpty();
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");

        bed.host.units.unit(WEB_UNIT).podmanFailures = 1;
        bed.ticker.pass(Duration.ofMinutes(1));
        bed.update();

        assertThat(bed.quarantine()).containsExactly(V2.index());
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
    }

    @Test
    void givesTheStateOfTheUnitIfSystemdHasForgottenTheReason() {
        // given
        bed.host.publish(V2);
        bed.host.units.nextRestartEnds(JobResult.FAILED);

        // when
        Report report = bed.update();

        // then
        assertThat(report.rows())
                .singleElement()
                .satisfies(row -> assertThat(row.why())
                        .contains("the unit did not start: job failed, and it is inactive by now")
                        .doesNotContain("success"));
    }

    @Test
    void doesNotBlameTheImageWhenItCannotBeJudged() {
        // given
        bed.host.publish(V2);
        bed.host.nextVerdict(new Verdict.Unknown("podman does not answer"));

        // when
        Report report = bed.update();

        // then
        assertThat(bed.quarantine()).isEmpty();
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
        assertThat(report.rows()).singleElement().returns("podman does not answer", Row::why);
    }
}
