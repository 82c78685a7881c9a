package io.tidewaiter.update;

import static io.tidewaiter.update.SimulatedHost.WEB;
import static io.tidewaiter.update.SimulatedHost.WEB_UNIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.host.Execution;
import io.tidewaiter.host.JobResult;
import io.tidewaiter.update.SimulatedUnits.Unit;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Scope;
import io.tidewaiter.update.port.Verdict;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Units whose containers use namespaces or volumes of the unit's container, and that systemd does not restart with it. */
class JoinedTest {

    private static final TestImage V1 = TestImage.good("v1");
    private static final TestImage V2 = TestImage.good("v2");

    @AutoClose
    private final TestBed bed = new TestBed();

    private Unit web;
    private Unit inside;
    private Unit deeper;

    @BeforeEach
    void runV1WithAUnitInsideAndOneInsideThat() {
        web = bed.host.runs(WEB_UNIT, WEB, V1);
        inside = bed.host.joins("inside.service", WEB_UNIT);
        deeper = bed.host.joins("a-deeper.service", "inside.service");
    }

    private void allAreActive() {
        assertThat(web.isActive()).isTrue();
        assertThat(inside.isActive()).isTrue();
        assertThat(deeper.isActive()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void areActiveAgainWhateverTheNewImageDoes(TestImage.Behaviour behaviour) {
        // given
        bed.host.publish(TestImage.of("v2", behaviour));

        // when
        bed.update();

        // then
        allAreActive();
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo(behaviour == TestImage.Behaviour.GOOD ? "v2" : "v1");
    }

    @ParameterizedTest
    @EnumSource(
            value = JobResult.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"DONE", "CANCELED"})
    void areActiveAgainHoweverTheJobEnds(JobResult result) {
        bed.host.publish(V2);
        bed.host.units.nextRestartEnds(result);

        bed.update();

        allAreActive();
    }

    @Test
    void goDownBeforeItAndComeUpAfterItInOrder() {
        bed.host.publish(V2);

        bed.update();

        assertThat(bed.host.acts.log())
                .containsSubsequence(
                        "pause a-deeper.service",
                        "pause inside.service",
                        "restart web.service",
                        "start inside.service",
                        "start a-deeper.service",
                        "watch web.service");
    }

    static IntStream acts() {
        return IntStream.range(0, 40);
    }

    /** What goes down is written before: the next process starts it again. */
    @ParameterizedTest
    @MethodSource("acts")
    void areActiveAgainAfterAKillAtAnyActOfAGoodUpdate(int act) {
        bed.host.publish(V2);

        killAfter(act);

        allAreActive();
    }

    @ParameterizedTest
    @MethodSource("acts")
    void areActiveAgainAfterAKillAtAnyActOfABadUpdate(int act) {
        bed.host.publish(TestImage.exits("v2"));

        killAfter(act);

        allAreActive();
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
    }

    private void killAfter(int act) {
        Future<Void> killed = bed.host.acts.killAfter(act);
        TestBed.await(Future.any(killed, bed.beginUpdate(Scope.ALL)));
        bed.startAgain();
        bed.resume();
    }

    /** As when D-Bus is away from the restart on, and is back after the update. */
    @Test
    void areActiveAgainOnceSystemdAnswersAgain() {
        bed.host.publish(V2);
        Stream.of("restart web.service", "start inside.service", "start a-deeper.service")
                .forEach(bed.host.acts::fail);
        bed.host.acts.failOnce("release web.service");

        bed.update();

        await().untilAsserted(this::allAreActive);
    }

    @Test
    void areNotStartedWhenTheyWereStopped() {
        bed.host.publish(V2);
        bed.host.units.stopByHand(deeper);

        bed.update();

        assertThat(inside.isActive()).isTrue();
        assertThat(deeper.isActive()).isFalse();
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
    }

    @Test
    void areNotStartedWhenAPersonStopsThemWhileTheyArePaused() {
        // given
        bed.host.publish(V2);
        Acts.Gate restart = bed.host.acts.hold("restart web.service");
        Future<Report> update = bed.beginUpdate(Scope.ALL);
        await().until(() -> restart.reached() > 0);

        // when
        bed.run(() -> {
            bed.host.units.stopByHand(inside);
            bed.host.units.stopByHand(deeper);
        });
        bed.run(restart::open);
        TestBed.await(update);

        // then
        assertThat(inside.isActive()).isFalse();
        assertThat(deeper.isActive()).isFalse();
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
    }

    /** Else its container could not be replaced. */
    @Test
    void areTakenDownAlsoWhenAPersonStartsThemAtTheLastMoment() {
        // given
        bed.host.units.stopByHand(deeper);
        bed.host.publish(V2);
        Acts.Gate tag = bed.host.acts.hold("tag v2");
        Future<Report> update = bed.beginUpdate(Scope.ALL);
        await().until(() -> tag.reached() > 0);

        // when
        bed.run(() -> bed.host.units.startNow(deeper));
        bed.run(tag::open);
        TestBed.await(update);

        // then
        allAreActive();
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
    }

    @Test
    void countForTheProof() {
        // given
        bed.host.publish(V2);
        inside.podmanFailures = 1;

        // when
        bed.update();

        // then
        assertThat(bed.states()).endsWith("rolled back");
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
        allAreActive();
    }

    /** Podman could not start it, as when its port is taken: the image of the other one is not to blame. */
    @Test
    void blameNoImageForAFaultOfTheirOwn() {
        bed.host.publish(V2);
        inside.podmanFailures = 1;

        bed.update();

        assertThat(bed.quarantine()).isEmpty();
    }

    /** What joins it fails for its sake between two attempts of systemd. */
    @Test
    void doNotExcuseAnImageThatSystemdStartsAgainAndAgain() {
        crashes(() -> {
            web.crashes = true;
            Stream.of(inside, deeper).forEach(guest -> {
                guest.execution = Execution.exited(125);
                guest.become("failed", "failed");
            });
        });

        assertThat(bed.quarantine()).containsExactly(V2.index());
        allAreActive();
    }

    /** As when one of them kept Podman from making its container at first. */
    @Test
    void excuseAnImageThatRunsOnceItWasStartedAgain() {
        crashes(() -> Stream.of(inside, deeper).forEach(guest -> {
            guest.execution = Execution.exited(125);
            guest.become("failed", "failed");
        }));

        assertThat(bed.quarantine()).isEmpty();
        allAreActive();
    }

    /** It may have been Podman that failed, as when another one used its container. */
    @Test
    void excuseAnImageAtFirstWhereSystemdHasStartedOneOfThemAgain() {
        startsInsideAgain();

        assertThat(bed.quarantine()).isEmpty();
        allAreActive();

        bed.ticker.pass(Duration.ofMinutes(1));
        startsInsideAgain();

        assertThat(bed.quarantine()).containsExactly(V2.index());
        allAreActive();
    }

    private void startsInsideAgain() {
        bed.host.publish(V2);
        bed.host.nextVerdict(new Verdict.Unhealthy("inside.service was restarted", false));
        Acts.Gate watch = bed.host.acts.hold("watch web.service");
        Future<Report> update = bed.beginUpdate(Scope.ALL);
        await().until(() -> watch.reached() > 0);
        bed.run(() -> inside.restarts = 1);
        bed.run(watch::open);
        TestBed.await(update);
    }

    /** Podman does not start it again while they use its container. */
    @Test
    void doNotExcuseAnImageThatExitsWhileTheyUseIt() {
        crashes(() -> {
            web.execution = Execution.exited(125);
            web.become("failed", "failed");
        });

        assertThat(bed.quarantine()).containsExactly(V2.index());
        allAreActive();
    }

    /** During the watch of v2 systemd has started the unit again. */
    private void crashes(Runnable then) {
        bed.host.publish(V2);
        bed.host.nextVerdict(new Verdict.Unhealthy("web.service was restarted", false));
        Acts.Gate watch = bed.host.acts.hold("watch web.service");
        Future<Report> update = bed.beginUpdate(Scope.ALL);
        await().until(() -> watch.reached() > 0);
        bed.run(() -> {
            web.restarts = 1;
            then.run();
        });
        bed.run(watch::open);
        TestBed.await(update);
    }

    @ParameterizedTest
    @ValueSource(strings = {"exits", "v2"})
    void thatRequireItInAdditionAreActiveAgain(String image) {
        // given
        Unit shop = bed.host.requires("shop.service", "inside.service");
        bed.host.publish(image.equals("exits") ? TestImage.exits("v2") : V2);

        // when
        bed.update();

        // then
        assertThat(shop.isActive()).isTrue();
        allAreActive();
    }
}
