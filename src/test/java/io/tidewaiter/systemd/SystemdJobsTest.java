package io.tidewaiter.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.host.ExternalException;
import io.tidewaiter.host.JobResult;
import io.tidewaiter.host.UnitState;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SystemdJobsTest extends SystemdTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    @BeforeEach
    void start() throws Exception {
        systemd.unit("web.service", Map.of());
    }

    @ParameterizedTest
    @EnumSource(names = {"DONE", "FAILED", "DEPENDENCY", "CANCELED"})
    void followsAJobToItsResult(JobResult result) throws Exception {
        systemd.result = result.word();

        assertThat(get(manager.restart("web.service", List.of(), LONG, LONG))).isEqualTo(result);
    }

    @Test
    void keepsAnEndThatIsToldBeforeTheReply() throws Exception {
        systemd.end = FakeSystemd.End.BEFORE_THE_REPLY;
        systemd.result = "failed";

        assertThat(get(manager.start("web.service", List.of(), LONG, LONG))).isEqualTo(JobResult.FAILED);
    }

    @Test
    void listensAndClearsTheFailedStateBeforeItRestarts() throws Exception {
        get(manager.restart("web.service", List.of(), UnitState.NO_LIMIT, LONG));

        assertThat(systemd.calls)
                .containsExactly("Subscribe", "ResetFailedUnit web.service", "RestartUnit web.service replace");
    }

    @Test
    void startsAUnitThatIsNotInMemory() throws Exception {
        assertThat(get(manager.start("asleep.service", List.of(), LONG, LONG))).isEqualTo(JobResult.DONE);
        assertThat(systemd.calls).contains("ResetFailedUnit asleep.service", "StartUnit asleep.service replace");
    }

    @Test
    void cancelsAJobThatIsOverdue() throws Exception {
        systemd.end = FakeSystemd.End.NEVER;

        assertThat(get(manager.restart("web.service", List.of(), Duration.ofMillis(100), LONG)))
                .isEqualTo(JobResult.OVERDUE);
        assertThat(systemd.calls).endsWith("CancelJob 1");
    }

    @Test
    void countsNoTimeInWhichTheJobWaitsForOtherUnits() throws Exception {
        systemd.end = FakeSystemd.End.NEVER;
        systemd.jobState = "waiting";
        Future<JobResult> restart = manager.restart("web.service", List.of(), Duration.ofMillis(200), LONG);
        systemd.awaitLooksAtJobs(30);
        assertThat(restart.isComplete()).isFalse();

        systemd.jobState = "running";

        assertThat(get(restart)).isEqualTo(JobResult.OVERDUE);
    }

    @Test
    void leavesAJobInTheQueueThatWaitsForTooLong() throws Exception {
        systemd.end = FakeSystemd.End.NEVER;
        systemd.jobState = "waiting";

        assertThat(get(manager.restart("web.service", List.of(), LONG, Duration.ofMillis(100))))
                .isEqualTo(JobResult.WAITING);
        assertThat(systemd.calls).endsWith("RestartUnit web.service replace");
    }

    @ParameterizedTest
    @EnumSource(names = {"BEFORE_THE_REPLY", "AFTER_THE_REPLY"})
    void takesBackAtOnceWhatTheJobStartsAndIsToRest(FakeSystemd.End end) throws Exception {
        systemd.unit("m2.service", Map.of());
        systemd.end = end;

        get(manager.restart("web.service", List.of("gone.service", "m2.service"), LONG, LONG));
        get(manager.start("web.service", List.of("m2.service"), LONG, LONG));

        assertThat(systemd.calls)
                .filteredOn(call -> call.endsWith("replace"))
                .containsExactly(
                        "RestartUnit web.service replace",
                        "StopUnit gone.service replace",
                        "StopUnit m2.service replace",
                        "StartUnit web.service replace",
                        "StopUnit m2.service replace");
    }

    @Test
    void saysInOneLineWhyAJobIsRefused() {
        assertThatThrownBy(() -> get(manager.restart("masked.service", List.of(), LONG, LONG)))
                .cause()
                .isInstanceOf(ExternalException.class)
                .hasMessage("cannot restart masked.service: Unit masked.service is masked");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stop", "restart", "try-restart"})
    void countsTheJobsOfOthersThatTakeAUnitDownAsSoonAsTheyBegin(String type) throws Exception {
        assertThat(interventions("web.service")).isZero();

        systemd.tellBegin("web.service", FakeSystemd.job(77), type);
        systemd.tellBegin("other.service", FakeSystemd.job(78), type);

        await().until(() -> interventions("web.service") == 1);
        assertThat(interventions("other.service")).isZero();

        systemd.tellEnd("web.service", FakeSystemd.job(77), "done");
        systemd.tellBegin("web.service", FakeSystemd.job(79), "stop");

        await().until(() -> interventions("web.service") == 2);
    }

    @Test
    void countsNoStartWhichASocketMayHaveWanted() throws Exception {
        assertThat(interventions("web.service")).isZero();

        systemd.tellBegin("web.service", FakeSystemd.job(77), "start");
        systemd.tellEnd("web.service", FakeSystemd.job(77), "done");
        systemd.tellBegin("web.service", FakeSystemd.job(78), "stop");

        await().until(() -> interventions("web.service") > 0);
        assertThat(interventions("web.service")).isEqualTo(1);
    }

    @Test
    void countsNothingThatAStrangerTells() throws Exception {
        assertThat(interventions("web.service")).isZero();
        systemd.tellBegin("other.service", FakeSystemd.job(77), "stop");

        systemd.strangerTells(FakeSystemd.begun("web.service", FakeSystemd.job(77)));
        systemd.strangerTells(FakeSystemd.removed("web.service", FakeSystemd.job(78), "done"));
        systemd.tellBegin("web.service", FakeSystemd.job(79), "stop");

        await().until(() -> interventions("web.service") > 0);
        assertThat(interventions("web.service")).isEqualTo(1);
    }

    @Test
    void countsAJobIfOnlyItsEndIsKnown() throws Exception {
        assertThat(interventions("web.service")).isZero();

        systemd.tellBegin("web.service", FakeSystemd.job(77), "");
        systemd.tellEnd("web.service", FakeSystemd.job(77), "done");
        systemd.tellEnd("web.service", FakeSystemd.job(78), "done");

        await().until(() -> interventions("web.service") == 2);
    }

    @Test
    void countsAnInterventionForTheTimeWithoutABus() throws Exception {
        systemd.end = FakeSystemd.End.NEVER;
        assertThat(interventions("web.service")).isZero();

        systemd.restartBus();

        await().ignoreExceptions().until(() -> interventions("web.service") > 0);
    }

    private int interventions(String unit) throws Exception {
        return get(manager.state(unit)).interventions();
    }

    @ParameterizedTest
    @EnumSource(names = {"BEFORE_THE_REPLY", "AFTER_THE_REPLY"})
    void countsNoJobOfItsOwn(FakeSystemd.End end) throws Exception {
        systemd.end = end;
        get(manager.state("web.service"));

        get(manager.restart("web.service", List.of(), LONG, LONG));

        assertThat(interventions("web.service")).isZero();
    }

    @Test
    void believesOnlySystemd() throws Exception {
        systemd.end = FakeSystemd.End.NEVER;
        Future<JobResult> restart = manager.restart("web.service", List.of(), LONG, LONG);
        await().until(() -> systemd.calls.contains("RestartUnit web.service replace"));

        systemd.strangerTells(FakeSystemd.removed("web.service", FakeSystemd.job(1), "done"));
        systemd.tellEnd("web.service", FakeSystemd.job(1), "failed");

        assertThat(get(restart)).isEqualTo(JobResult.FAILED);
    }

    @Test
    void failsTheJobUnderWayWhenTheBusDiesAndFollowsTheNext() throws Exception {
        systemd.end = FakeSystemd.End.NEVER;
        Future<JobResult> restart = manager.restart("web.service", List.of(), LONG, LONG);
        await().until(() -> systemd.calls.contains("RestartUnit web.service replace"));

        systemd.restartBus();

        assertThatThrownBy(() -> get(restart))
                .cause()
                .isInstanceOf(ExternalException.class)
                .hasMessageStartingWith("cannot restart web.service: ");
        systemd.end = FakeSystemd.End.AFTER_THE_REPLY;
        assertThat(get(manager.restart("web.service", List.of(), LONG, LONG))).isEqualTo(JobResult.DONE);
    }

    @Test
    void answersOnTheContextOfTheCaller() throws Exception {
        Context context = vertx.getOrCreateContext();
        Promise<Context> seen = Promise.promise();

        context.runOnContext(go -> manager.restart("web.service", List.of(), LONG, LONG)
                .onComplete(answer -> seen.complete(vertx.getOrCreateContext())));

        assertThat(get(seen.future())).isSameAs(context);
    }
}
