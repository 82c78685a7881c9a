package io.tidewaiter.update;

import static io.tidewaiter.policy.HookPoint.AFTER_PROVEN;
import static io.tidewaiter.policy.HookPoint.AFTER_ROLLBACK;
import static io.tidewaiter.policy.HookPoint.BEFORE;
import static io.tidewaiter.policy.HookPoint.BEFORE_ROLLBACK;
import static io.tidewaiter.update.SimulatedHost.WEB;
import static io.tidewaiter.update.SimulatedHost.WEB_UNIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.host.JobResult;
import io.tidewaiter.host.Workload;
import io.tidewaiter.policy.GatePolicy;
import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.policy.HookPoint;
import io.tidewaiter.policy.HookPolicy;
import io.tidewaiter.policy.UpdateHook;
import io.tidewaiter.policy.WhenIdle;
import io.tidewaiter.update.model.Gate;
import io.tidewaiter.update.model.Updated;
import io.tidewaiter.update.port.HookRunner;
import io.tidewaiter.update.port.HookRunner.Answer;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Row;
import io.tidewaiter.update.port.Scope;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person wants run at the points of an update, and what becomes of the update. */
class HookedUpdateTest {

    private static final UpdateHook ON_HOST =
            new UpdateHook.OnHost(List.of("/usr/local/bin/hook"), Duration.ofMinutes(1));
    static final HookPolicy AT_ALL_POINTS = new HookPolicy(
            Arrays.stream(HookPoint.values()).collect(Collectors.toMap(Function.identity(), point -> ON_HOST)));

    private static final Answer FAILED = new Answer.Failed("its hook failed");

    @AutoClose
    private final TestBed bed = new TestBed();

    @BeforeEach
    void runV1() {
        bed.host.runs(WEB_UNIT, WEB, TestImage.good("v1"));
        bed.host.hooked = AT_ALL_POINTS;
    }

    @Test
    void runsBeforeTheUnitIsTouchedAndAfterTheImageIsProven() {
        // given
        List<String> running = new ArrayList<>();
        bed.host.hooks.meanwhile(BEFORE, () -> running.add(bed.host.running(WEB_UNIT) + bed.host.tagged(WEB)));
        bed.host.hooks.meanwhile(AFTER_PROVEN, () -> running.add(bed.host.running(WEB_UNIT)));
        bed.host.publish(TestImage.good("v2"));

        // when
        bed.update();

        // then
        assertThat(bed.states())
                .containsExactly(
                        "staging", "staged", "preparing", "staged", "activating", "verifying", "concluding", "updated");
        assertThat(running).containsExactly("v1v1", "v2");
        assertThat(bed.host.hooks.points()).containsExactly(BEFORE, AFTER_PROVEN);
        assertThat(bed.host.hooks.folders).containsExactly("forget");
    }

    @Test
    void writesTheStateBeforeAHookRuns() {
        // given
        bed.host.publish(TestImage.silent("v2"));

        // when
        bed.update();

        // then
        assertThat(bed.host.acts.log())
                .containsSubsequence(
                        "write preparing",
                        "hook before",
                        "write rolling back",
                        "tag v1",
                        "write rolling back",
                        "stop web.service",
                        "hook before-rollback",
                        "write rolling back",
                        "restart web.service",
                        "write concluding",
                        "hook after-rollback",
                        "write rolled back");
    }

    @Test
    void waitsWhenTheHookSaysSoAndAsksItAgain() {
        // given
        bed.host.hooks.answers(BEFORE, new Answer.Wait("a migration runs"));
        bed.host.publish(TestImage.good("v2"));

        // when
        Row row = bed.update().rows().getFirst();

        // then
        assertThat(row.updated()).isEqualTo(Updated.PENDING);
        assertThat(row.gates().closed()).singleElement().satisfies(gate -> {
            assertThat(gate.kind()).isEqualTo(Gate.Kind.HOOK);
            assertThat(gate.reason()).matches("a migration runs; its hook is asked again in 1m(1s)?");
            assertThat(gate.until()).isEqualTo(bed.now.plusSeconds(60));
        });
        assertThat(bed.states()).endsWith("preparing", "deferred");
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
        assertThat(bed.outlook(workload()).gates().has(Gate.Kind.HOOK)).isTrue();

        // when it is not time yet
        bed.update();

        // then
        assertThat(bed.host.hooks.points()).containsExactly(BEFORE);

        // when a person asks
        bed.host.hooks.answers(BEFORE, new Answer.Done());
        TestBed.await(bed.beginUpdate(Scope.units(Set.of(WEB_UNIT))));

        // then
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
    }

    @Test
    void isAbandonedWhenTheHookFailsAndBlamesNothing() {
        // given
        bed.host.hooks.answers(BEFORE, FAILED);
        bed.host.publish(TestImage.good("v2"));
        bed.host.acts.forget();

        // when
        Row row = bed.update().rows().getFirst();

        // then
        assertThat(row.updated()).isEqualTo(Updated.FAILED);
        assertThat(row.why()).isEqualTo("its hook failed");
        assertThat(bed.states()).endsWith("preparing", "abandoned");
        assertThat(bed.host.acts.log()).doesNotContain("tag v2", "restart web.service", "stop web.service");
        assertThat(bed.quarantine()).isEmpty();
        assertThat(bed.host.hooks.folders).containsExactly("forget");
    }

    @Test
    void asksEverythingAgainOnceTheHookIsDone() {
        // given
        bed.host.hooks.meanwhile(BEFORE, () -> bed.host.units.stopByHand(bed.host.units.unit(WEB_UNIT)));
        bed.host.publish(TestImage.good("v2"));

        // when
        bed.update();

        // then
        assertThat(bed.states()).endsWith("preparing", "staged", "deferred");
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("inactive");
    }

    @Test
    void runsNothingWhileAGateIsClosed() {
        // given
        bed.host.gates = new GatePolicy(Duration.ofDays(1), false, null);
        bed.host.publish(TestImage.good("v2"));

        // when
        bed.update();

        // then
        assertThat(bed.host.hooks.runs).isEmpty();
    }

    @Test
    void aDryRunSaysThatItWouldAskTheHookAndDoesNot() {
        // given
        bed.host.publish(TestImage.good("v2"));

        // when
        Row row = bed.dryRun().rows().getFirst();

        // then
        assertThat(row.why()).endsWith("its hook before has the last word");
        assertThat(bed.host.hooks.runs).isEmpty();
    }

    /** The data may be given back only while nothing uses it. */
    @ParameterizedTest
    @EnumSource(names = "GOOD", mode = EnumSource.Mode.EXCLUDE)
    void givesBackWhileTheUnitIsStopped(TestImage.Behaviour behaviour) {
        // given
        List<String> seen = new ArrayList<>();
        bed.host.hooks.meanwhile(
                BEFORE_ROLLBACK, () -> seen.add(bed.host.units.unit(WEB_UNIT).active + " " + bed.host.tagged(WEB)));
        bed.host.hooks.meanwhile(AFTER_ROLLBACK, () -> seen.add(bed.host.running(WEB_UNIT)));
        bed.host.requires("proxy.service", WEB_UNIT);
        bed.host.publish(TestImage.of("v2", behaviour));

        // when
        bed.update();

        // then
        assertThat(seen).hasSize(2).first().asString().matches("(inactive|failed) v1");
        assertThat(seen).last().isEqualTo("v1");
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
        assertThat(bed.host.running("proxy.service")).isEqualTo("active");
        assertThat(bed.states()).endsWith("concluding", "rolled back");
        assertThat(bed.quarantine()).hasSize(1);
        assertThat(bed.host.hooks.folders).containsExactly("forget");
    }

    @ParameterizedTest
    @CsvSource({"BEFORE_ROLLBACK, rolled back", "AFTER_ROLLBACK, rolled back"})
    void aFailureOnTheWayBackChangesNoOutcomeAndKeepsTheFolder(HookPoint point, String outcome) {
        // given
        bed.host.hooks.answers(point, FAILED);
        bed.host.publish(TestImage.silent("v2"));

        // when
        bed.update();

        // then
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
        assertThat(bed.history().getFirst().outcome()).isEqualTo(outcome);
        assertThat(bed.history().getFirst().reason()).endsWith("; its hook failed");
        assertThat(bed.host.hooks.folders).startsWith("keep");
    }

    @Test
    void aFailureAfterTheProofIsToldAndChangesNoOutcome() {
        // given
        bed.host.hooks.answers(AFTER_PROVEN, FAILED);
        bed.host.publish(TestImage.good("v2"));

        // when
        Row row = bed.update().rows().getFirst();

        // then
        assertThat(row.updated()).isEqualTo(Updated.TRUE);
        assertThat(row.why()).isEqualTo("its hook failed");
        assertThat(bed.history().getFirst().outcome()).isEqualTo("updated");
        assertThat(bed.history().getFirst().reason()).isEqualTo("its hook failed");
    }

    @Test
    void runsTheHookOnceHoweverOftenLastGoodIsTried() {
        // given
        bed.host.publish(TestImage.silent("v2"));
        bed.host.hooks.meanwhile(BEFORE_ROLLBACK, () -> bed.host.units.nextRestartEnds(JobResult.FAILED));

        // when
        bed.update();

        // then
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
        assertThat(bed.host.hooks.points()).containsOnlyOnce(BEFORE_ROLLBACK);
        assertThat(bed.states().stream().filter("rolling back"::equals)).hasSizeGreaterThan(3);
    }

    /** What requires the unit would start it; what is only part of it does not. */
    @ParameterizedTest
    @CsvSource({"CRASHES, WAITING", "CRASHES, UNKNOWN", "EXITS, CANCELED", "SILENT, DEPENDENCY", "SILENT, SKIPPED"})
    void doesNotTakeItsOwnStopForAStopByAPerson(TestImage.Behaviour behaviour, JobResult first) {
        // given
        bed.host.publish(TestImage.of("v2", behaviour));
        bed.host.hooks.meanwhile(BEFORE_ROLLBACK, () -> bed.host.units.nextRestartEnds(first));

        // when
        bed.update();

        // then
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
        assertThat(bed.history().getFirst().reason()).doesNotContain("by a person");
        assertThat(bed.host.hooks.points()).containsOnlyOnce(BEFORE_ROLLBACK);
    }

    @Test
    void doesNotGiveBackToAUnitThatCannotBeStopped() {
        // given
        bed.host.acts.fail("stop web.service");
        bed.host.publish(TestImage.silent("v2"));

        // when
        bed.update();

        // then
        assertThat(bed.host.hooks.points()).doesNotContain(BEFORE_ROLLBACK);
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
        assertThat(bed.history().getFirst().reason()).contains("before-rollback was not run");
        assertThat(bed.host.hooks.folders).startsWith("keep");
    }

    /** An idle unit, and one that a timer runs: before the tag moves. */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void runsBeforeWhatIsArmed(boolean scheduled) {
        // given
        SimulatedUnits.Unit unit = bed.host.units.unit(WEB_UNIT);
        bed.host.units.stopNow(unit);
        unit.scheduled = scheduled;
        unit.socketListens = !scheduled;
        bed.host.health = new HealthPolicy(List.of(), Duration.ofSeconds(9), Duration.ZERO, WhenIdle.ARMED);
        List<String> tagged = new ArrayList<>();
        bed.host.hooks.meanwhile(BEFORE, () -> tagged.add(bed.host.tagged(WEB)));
        bed.host.publish(TestImage.good("v2"));

        // when
        bed.update();

        // then
        assertThat(bed.states()).endsWith("preparing", "staged", "armed");
        assertThat(tagged).containsExactly("v1");
        assertThat(bed.host.tagged(WEB)).isEqualTo("v2");
        assertThat(bed.host.hooks.folders).isEmpty();
    }

    @Test
    void aRollbackByAPersonIsAnUpdateToAnotherRelease() {
        // given
        bed.host.publish(TestImage.good("v2"));
        bed.update();
        bed.host.hooks.runs.clear();

        // when
        TestBed.await(bed.begin(WEB_UNIT, null, false));

        // then
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
        assertThat(bed.host.hooks.points()).containsExactly(BEFORE, AFTER_PROVEN);
        assertThat(bed.host.hooks.runs).allMatch(run -> run.update().pin());
    }

    /** A hook that may have run runs again, and can tell by the id. */
    @ParameterizedTest
    @EnumSource(HookPoint.class)
    void runsAgainWithTheSameIdAfterACrash(HookPoint point) {
        // given
        boolean good = point == BEFORE || point == AFTER_PROVEN;
        bed.host.publish(good ? TestImage.good("v2") : TestImage.silent("v2"));
        Future<Void> killed = bed.host.acts.killAfter("hook " + point.word());
        bed.beginUpdate(Scope.ALL);
        TestBed.await(killed);
        bed.startAgain();

        // when
        bed.resume();

        // then
        List<String> ids = bed.host.hooks.ids().stream()
                .filter(id -> id.endsWith("-" + point.word()))
                .toList();
        assertThat(ids).hasSize(2);
        assertThat(Set.copyOf(ids)).hasSize(1);
        assertThat(bed.host.hooks.runs.stream()
                        .filter(run -> run.point() == point)
                        .toList())
                .extracting(HookRunner.Run::again)
                .containsExactly(false, true);
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo(good ? "v2" : "v1");
        assertThat(TestBed.await(bed.journal().unfinished())).isEmpty();
    }

    @Test
    void continuesAfterACrashOnlyIfEveryGateIsStillOpen() {
        // given
        bed.host.publish(TestImage.good("v2"));
        Future<Void> killed = bed.host.acts.killAfter("hook before");
        bed.beginUpdate(Scope.ALL);
        TestBed.await(killed);
        bed.startAgain();
        TestBed.await(bed.journal().hold(WEB_UNIT, WEB, "on holiday"));

        // when
        bed.resume();

        // then
        assertThat(bed.host.hooks.ids()).hasSize(1);
        assertThat(bed.states()).endsWith("deferred");
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
    }

    /** As with release, which has the unit looked at, followed at once by update now. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void isAskedOnceWhereAPersonAsksWhileAnUpdateIsUnderWay(boolean waits) {
        // given
        bed.host.hooks.answers(BEFORE, waits ? new Answer.Wait("a migration runs") : FAILED);
        bed.host.publish(TestImage.good("v2"));
        Acts.Gate hook = bed.host.acts.hold("hook before");
        Future<Report> under = bed.beginUpdate(Scope.unasked(Set.of(WEB_UNIT)));
        await().until(() -> hook.reached() == 1);

        // when
        Future<Report> asked = bed.beginUpdate(Scope.units(Set.of(WEB_UNIT)));
        bed.run(hook::open);
        TestBed.await(under);

        // then
        assertThat(TestBed.await(asked).rows().getFirst().why())
                .contains(waits ? "a migration runs" : "its hook failed");
        assertThat(bed.host.hooks.points()).containsExactly(BEFORE);
    }

    private Workload workload() {
        return TestBed.await(bed.host.find()).workloads().getFirst();
    }
}
