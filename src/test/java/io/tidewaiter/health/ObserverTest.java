package io.tidewaiter.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.health.Observation.Anew;
import io.tidewaiter.health.Observation.Bad;
import io.tidewaiter.health.Observation.Blind;
import io.tidewaiter.health.Observation.Good;
import io.tidewaiter.health.Observation.Lacking;
import io.tidewaiter.health.Observation.Stopped;
import io.tidewaiter.health.Observation.Unsure;
import io.tidewaiter.host.ExternalException;
import io.tidewaiter.host.Group;
import io.tidewaiter.host.UnitState;
import io.tidewaiter.podman.Inspected;
import io.tidewaiter.policy.Probe;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What one look makes of a unit and its container. */
class ObserverTest extends HealthTest {

    private static final String OTHER_ID = "d1".repeat(32);
    private static final String OTHER_IMAGE_ID = "2e".repeat(32);

    private Observer observer;
    private List<HealthLook> parts = List.of();

    @BeforeEach
    void makeObserver() {
        observer = observer();
    }

    private Observer observer(Probe... probes) {
        return observer(true, probes);
    }

    private Observer observer(boolean started, Probe... probes) {
        OwnUnit none = new OwnUnit(units, ticker, "");
        parts = List.of(new HealthLook(
                UNIT, Group.of(workload(probing(probes)), IMAGE_ID).parts().getFirst(), none, true, started, ticker));
        return new Observer(engine, units, new Prober(engine, new HostNetwork(vertx, ticker)), UNIT, parts, started);
    }

    private Observation look() {
        return loop.result(observer::look).getFirst();
    }

    static Stream<Arguments> judgements() {
        return Stream.of(
                Arguments.of("active", "running", "success", 0, new Good()),
                Arguments.of("reloading", "reload", "success", 0, new Good()),
                Arguments.of("failed", "failed", "exit-code", 0, new Unsure("the unit failed (exit-code)")),
                Arguments.of(
                        "failed",
                        "failed",
                        "start-limit-hit",
                        5,
                        new Bad("the unit crashed and was restarted by systemd")),
                Arguments.of(
                        "activating",
                        "auto-restart",
                        "exit-code",
                        0,
                        new Bad("the unit crashed and was restarted by systemd")),
                Arguments.of(
                        "active", "running", "signal", 1, new Bad("the unit crashed and was restarted by systemd")),
                Arguments.of("inactive", "dead", "success", 0, new Unsure("the unit stopped by itself")),
                Arguments.of("activating", "start", "success", 0, new Lacking("the unit is activating")),
                Arguments.of("deactivating", "stop-sigterm", "success", 0, new Lacking("the unit is deactivating")));
    }

    @ParameterizedTest
    @MethodSource("judgements")
    void judgesTheUnit(String active, String sub, String result, int restarts, Observation expected) {
        UnitState state = TestUnits.state(UNIT, active, sub, result, restarts);
        unit(() -> state);

        assertThat(look()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "failed,   exit-code, the unit failed (exit-code)",
        "inactive, success,   the unit stopped by itself",
    })
    void isSureAtTheSecondLookThatItWasNotStopped(String active, String result, String reason) {
        look();
        unit(() -> TestUnits.state(UNIT, active, active, result, 0));
        look();

        assertThat(look()).isEqualTo(new Bad(reason));
    }

    @ParameterizedTest
    @CsvSource({"failed, exit-code", "inactive, success"})
    void seesThatAPersonStoppedIt(String active, String result) {
        unit(() -> TestUnits.state(UNIT, "loaded", "active", "running", "success", 0, "1c", 2));
        look();
        unit(() -> TestUnits.state(UNIT, "loaded", active, active, result, 0, "", 2));
        look();
        unit(() -> TestUnits.state(UNIT, "loaded", active, active, result, 0, "", 3));

        assertThat(look()).isEqualTo(new Stopped("httpd.service was stopped while it was watched"));
    }

    /** The restart itself may begin and end between two looks. */
    @Test
    void seesThatItFailedByItselfAfterAPersonRestartedIt() {
        look();
        unit(() -> TestUnits.state(UNIT, "loaded", "failed", "failed", "exit-code", 0, "2d", 1, true));
        look();

        assertThat(look()).isEqualTo(new Bad("the unit failed (exit-code)"));
    }

    @Test
    void seesThatOneOfItsContainersUnitsFailedByItselfAfterAPersonRestartedIt() {
        OwnUnit own = new OwnUnit(units, ticker, UNIT);
        own.look();
        unit(() -> TestUnits.state(UNIT, "loaded", "failed", "failed", "exit-code", 0, "2d", 1, true));

        assertThat(own.look().result()).isEqualTo(new Unsure("httpd.service failed (exit-code)"));
    }

    /** Its container, and the one after it, is watched on. */
    @Test
    void seesThatOneOfItsContainersUnitsIsBetweenTheHalvesOfARestart() {
        OwnUnit own = new OwnUnit(units, ticker, UNIT);
        own.look();
        unit(() -> withJob("inactive", 1, "start"));

        assertThat(own.look().result()).isEqualTo(new Good());
    }

    /** It came to rest between the look at what to update and the first look of the watch. */
    @ParameterizedTest
    @CsvSource({"failed, exit-code", "inactive, success"})
    void seesThatWhatItDidNotStartRestsAlready(String active, String result) {
        observer = observer(false);
        unit(() -> TestUnits.state(UNIT, "loaded", active, active, result, 0, "1c", 2));

        assertThat(look()).isEqualTo(new Stopped("httpd.service was stopped while it was watched"));
    }

    /** A process that ignores SIGTERM takes its time, of which none is the image's. */
    @Test
    void seesThatAJobIsStoppingIt() {
        look();
        unit(() -> withJob("deactivating", "stop"));

        assertThat(look()).isEqualTo(new Stopped("httpd.service was stopped while it was watched"));
    }

    @Test
    void waitsForTheStartAfterTheStopOfARestart() {
        look();
        unit(() -> withJob("deactivating", "restart"));

        assertThat(look()).isEqualTo(new Blind(UNIT + " is being restarted"));
    }

    /** It may have begun before the first look, so that its intervention is not seen as one more. */
    @Test
    void seesARestartThatIsUnderWayAtTheFirstLook() {
        unit(() -> withJob("deactivating", "restart"));
        look();
        unit(() -> TestUnits.state(UNIT, "loaded", "active", "running", "success", 0, "2d", 0));

        assertThat(look()).isEqualTo(new Anew(UNIT + " was restarted"));
    }

    private static UnitState withJob(String active, String job) {
        return withJob(active, 0, job);
    }

    private static UnitState withJob(String active, int interventions, String job) {
        UnitState unit = TestUnits.state(UNIT, "loaded", active, "stop-sigterm", "success", 0, "1c", interventions);
        return new UnitState(
                unit.name(),
                unit.loadState(),
                unit.activeState(),
                unit.subState(),
                unit.result(),
                unit.restarts(),
                unit.invocation(),
                unit.interventions(),
                unit.needsReload(),
                unit.startTimeout(),
                unit.stopTimeout(),
                unit.execution(),
                unit.onDemand(),
                job,
                unit.endedByItself(),
                unit.scheduled());
    }

    @ParameterizedTest
    @CsvSource({"masked, masked", "not-found, removed"})
    void seesThatAPersonRemovedIt(String load, String word) {
        look();
        unit(() -> TestUnits.state(UNIT, load, "inactive", "dead", "success", 0, "", 0));

        assertThat(look()).isEqualTo(new Stopped("httpd.service was " + word + " while it was watched"));
    }

    @Test
    void holdsAgainstNoImageWhatBefellTheUnitBeforeItWasWatched() {
        observer = observer(false);
        unit(() -> TestUnits.state(UNIT, "activating", "auto-restart", "protocol", 1));
        assertThat(look()).isInstanceOf(Lacking.class);
        unit(() -> TestUnits.state(UNIT, "active", "running", "success", 1));
        assertThat(look()).isEqualTo(new Good());

        unit(() -> TestUnits.state(UNIT, "active", "running", "success", 2));

        assertThat(look()).isEqualTo(new Bad("the unit crashed and was restarted by systemd"));
    }

    @Test
    void seesThatASocketStartedWhatHadStoppedByItself() {
        look();
        unit(() -> TestUnits.state(UNIT, "loaded", "active", "running", "success", 0, "2d", 0));

        assertThat(look()).isEqualTo(new Bad("the unit stopped by itself, and was started again from outside"));
    }

    @Test
    void countsTheCrashOfAUnitThatAPersonRestarted() {
        look();
        unit(() -> TestUnits.state(UNIT, "loaded", "activating", "start", "success", 0, "2d", 1));
        assertThat(look()).isInstanceOf(Anew.class);
        unit(() -> TestUnits.state(UNIT, "loaded", "failed", "failed", "exit-code", 0, "2d", 1));
        look();

        assertThat(look()).isEqualTo(new Bad("the unit failed (exit-code)"));
    }

    @Test
    void beginsAgainWhenAPersonRestartedIt() {
        look();
        unit(() -> TestUnits.state(UNIT, "loaded", "active", "running", "success", 0, "2d", 1));
        podman.noContainer(ID);
        podman.container(OTHER_ID, () -> httpd(OTHER_ID).json());

        assertThat(look()).isEqualTo(new Anew("httpd.service was restarted"));
        assertThat(look()).isEqualTo(new Good());
    }

    @Test
    void doesNotAskPodmanOfAUnitThatIsDown() {
        unit(() -> TestUnits.state(UNIT, "failed", "failed", "exit-code", 0));

        look();

        assertThat(podman.asked()).isEmpty();
    }

    @Test
    void waitsForAContainerThatIsNotThereYet() {
        podman.noContainer(ID);

        assertThat(look()).isEqualTo(new Lacking("httpd.service has no container httpd"));
    }

    @Test
    void waitsForAContainerThatDoesNotRunYet() {
        container(() -> httpd().exited());

        assertThat(look()).isEqualTo(new Lacking("container httpd is not running"));
    }

    @Test
    void saysNothingOfTheImageWhenTheContainerRunsAnother() {
        podman.container(
                ID,
                () -> Inspected.running(ID, "httpd", OTHER_IMAGE_ID, IMAGE)
                        .labelled(Map.of("PODMAN_SYSTEMD_UNIT", UNIT))
                        .json());

        assertThat(look())
                .isEqualTo(
                        new Blind(
                                "container httpd runs image 2e2e2e2e2e2e instead of 1f1f1f1f1f1f: does its unit name another image or pull by itself?"));
    }

    @Test
    void noticesThatTheContainerWasReplaced() {
        assertThat(look()).isEqualTo(new Good());

        podman.noContainer(ID);
        podman.container(OTHER_ID, () -> httpd(OTHER_ID).json());

        assertThat(look()).isEqualTo(new Unsure("container httpd was replaced: it did not keep running"));
        assertThat(look()).isEqualTo(new Bad("container httpd was replaced: it did not keep running"));
    }

    /** Its unit may have been restarted after it was looked at. */
    @Test
    void doesNotTakeARestartBetweenTheLooksAtUnitAndContainerForACrash() {
        look();
        podman.noContainer(ID);
        podman.container(OTHER_ID, () -> httpd(OTHER_ID).json());
        look();
        unit(() -> TestUnits.state(UNIT, "loaded", "active", "running", "success", 0, "2d", 1));

        assertThat(look()).isEqualTo(new Anew(UNIT + " was restarted"));
        assertThat(look()).isEqualTo(new Good());
    }

    @Test
    void doesNotTakeTheContainerFromBeforeTheRestartForOneThatWasReplaced() {
        podman.container(
                ID,
                () -> Inspected.running(ID, "httpd", OTHER_IMAGE_ID, IMAGE)
                        .labelled(Map.of("PODMAN_SYSTEMD_UNIT", UNIT))
                        .json());
        assertThat(look()).isInstanceOf(Blind.class);

        podman.noContainer(ID);
        podman.container(OTHER_ID, () -> httpd(OTHER_ID).json());

        assertThat(look()).isEqualTo(new Good());
    }

    @Test
    void looksAtItsOwnContainerAmongThoseOfTheUnit() {
        podman.container(
                OTHER_ID,
                () -> Inspected.running(OTHER_ID, "sidecar", OTHER_IMAGE_ID, "registry.example/sidecar:1")
                        .labelled(Map.of("PODMAN_SYSTEMD_UNIT", UNIT))
                        .exited()
                        .json());

        assertThat(look()).isEqualTo(new Good());
    }

    static Stream<Arguments> healthchecks() {
        return Stream.of(
                Arguments.of("healthy", new Good()),
                Arguments.of("starting", new Lacking("the HEALTHCHECK of container httpd is still starting")),
                Arguments.of("unhealthy", new Bad("the HEALTHCHECK of container httpd says unhealthy")));
    }

    @ParameterizedTest
    @MethodSource("healthchecks")
    void heedsTheHealthcheck(String status, Observation expected) {
        container(() -> httpd().checked(status, 5_000_000_000L, 2_000_000_000L, 1_000_000_000L, 3));

        assertThat(look()).isEqualTo(expected);
        assertThat(parts.getFirst().healthBudget()).isEqualTo(Duration.ofSeconds(14));
    }

    @Test
    void allowsNoTimeForAHealthcheckThatIsNotThere() {
        look();

        assertThat(parts.getFirst().healthBudget()).isZero();
    }

    @Test
    void putsTheProbesToAContainerThatIsGoodFromOutside() {
        observer = observer(new Probe.Exec(List.of("is-it-up")));
        podman.answers("POST /containers/" + ID + "/exec", 500, "{\"message\":\"no such command\"}");

        assertThat(look()).isInstanceOf(Lacking.class).asString().contains("no such command");
    }

    @Test
    void isBlindWhenSystemdDoesNotAnswer() {
        units.broken(UNIT, new ExternalException("systemd does not answer"));

        assertThat(look()).isEqualTo(new Blind("systemd does not answer"));
    }

    @Test
    void isBlindWhenPodmanDoesNotAnswer() {
        podman.close();

        assertThat(look()).isInstanceOf(Blind.class).asString().contains("Podman does not answer");
    }
}
