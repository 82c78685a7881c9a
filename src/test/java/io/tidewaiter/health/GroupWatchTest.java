package io.tidewaiter.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.Group;
import io.tidewaiter.host.Member;
import io.tidewaiter.host.UnitState;
import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Reference;
import io.tidewaiter.podman.Inspected;
import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.update.port.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A unit with three containers, all of which count: two that are followed and one that is not. */
class GroupWatchTest extends HealthTest {

    private static final String SECOND = "second.service";
    private static final String SECOND_ID = "c1".repeat(32);
    private static final String THIRD_ID = "c2".repeat(32);
    private static final String FOURTH_ID = "c3".repeat(32);
    private static final HealthPolicy PATIENT =
            new HealthPolicy(List.of(), Duration.ofSeconds(120), Duration.ofSeconds(20));

    @BeforeEach
    void startThree() {
        second(running(SECOND_ID, "second"));
        podman.container(THIRD_ID, () -> running(THIRD_ID, "third").json());
        own(() -> TestUnits.running(SECOND));
    }

    private static Inspected running(String id, String name) {
        return Inspected.running(id, name, IMAGE_ID, IMAGE).labelled(Map.of("PODMAN_SYSTEMD_UNIT", UNIT));
    }

    private void second(Inspected inspected) {
        podman.container(SECOND_ID, inspected::json);
    }

    private void own(java.util.function.Supplier<UnitState> state) {
        units.unit(SECOND, state);
    }

    private Verdict verdict() {
        Workload second = new Workload(UNIT, "second", "", "", Reference.parse(IMAGE), null, "registry", PATIENT);
        return verdict(new Group(
                workload(POLICY),
                IMAGE_ID,
                List.of(second),
                List.of(
                        new Member("httpd", IMAGE, ""),
                        new Member("second", IMAGE, SECOND),
                        new Member("third", IMAGE, ""))));
    }

    @Test
    void isHealthyWhenEachIsByItsOwnRules() {
        assertThat(verdict()).isEqualTo(new Verdict.Healthy(Duration.ofSeconds(20)));
    }

    @Test
    void waitsForEachAsLongAsItsOwnRulesAllow() {
        podman.container(
                SECOND_ID,
                () -> (before(100) ? running(SECOND_ID, "second").created() : running(SECOND_ID, "second")).json());

        assertThat(verdict()).isEqualTo(new Verdict.Healthy(Duration.ofMinutes(2)));
    }

    @Test
    void isUnhealthyWhenOneIsNotThereInItsTime() {
        podman.container(THIRD_ID, () -> running(THIRD_ID, "third").created().json());

        assertThat(verdict()).isEqualTo(new Verdict.Unhealthy("not healthy after 1m: container third is not running"));
    }

    @Test
    void isUnhealthyAsSoonAsOneEnds() {
        podman.container(
                THIRD_ID,
                () -> (before(4)
                                ? running(THIRD_ID, "third")
                                : running(THIRD_ID, "third").exited())
                        .json());

        assertThat(verdict()).isEqualTo(new Verdict.Unhealthy("container third ended by itself"));
        assertThat(ticker.passed()).isLessThan(Duration.ofSeconds(9));
    }

    /** {@code podman run --rm}, as scripts have it, leaves nothing behind. */
    @ParameterizedTest
    @ValueSource(strings = {"httpd", "third"})
    void isUnhealthySoonAfterOneIsGone(String name) {
        String id = name.equals("httpd") ? ID : THIRD_ID;
        unit(() -> {
            if (!before(4)) {
                podman.noContainer(id);
            }
            return TestUnits.running(UNIT);
        });

        assertThat(verdict())
                .isEqualTo(new Verdict.Unhealthy(
                        "container %s is gone: it ended by itself, or it was removed".formatted(name), true));
        assertThat(ticker.passed()).isLessThan(Duration.ofSeconds(9));
    }

    /** Its own unit stops and starts it, which may take a while. */
    @Test
    void waitsForOneWhoseUnitIsBetweenStopAndStart() {
        own(() -> {
            if (between(3, 8)) {
                podman.noContainer(SECOND_ID);
            } else {
                second(running(SECOND_ID, "second"));
            }
            return TestUnits.state(SECOND, between(2, 9) ? "deactivating" : "active", "", "success", 0);
        });

        assertThat(verdict()).isInstanceOf(Verdict.Healthy.class);
    }

    @Test
    void knowsOneThatIsRenamedMeanwhile() {
        container(() -> before(4) ? httpd() : running(ID, "another"));
        podman.container(
                THIRD_ID,
                () -> running(THIRD_ID, before(4) ? "third" : "fourth").json());

        assertThat(verdict()).isEqualTo(new Verdict.Healthy(Duration.ofSeconds(20)));
    }

    /** A script that gives {@code --replace} finds the one of before when it comes to it. */
    @Test
    void waitsForTheStartToReplaceTheOneOfBefore() {
        unit(() -> {
            if (!before(2)) {
                podman.noContainer(THIRD_ID);
                podman.container(FOURTH_ID, () -> running(FOURTH_ID, "third").json());
            }
            return TestUnits.running(UNIT);
        });
        podman.container(THIRD_ID, () -> running(THIRD_ID, "third").exited().json());

        assertThat(verdict()).isInstanceOf(Verdict.Healthy.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"httpd", "third"})
    void saysNothingOfTheImageWhileAPersonPausesOne(String name) {
        String id = name.equals("httpd") ? ID : THIRD_ID;
        podman.container(
                id, () -> (before(4) ? running(id, name) : running(id, name).paused()).json());

        assertThat(verdict()).asString().startsWith("Unknown").contains("container %s is paused".formatted(name));
    }

    static List<Arguments> ends() {
        Inspected third = running(THIRD_ID, "third");
        return List.of(
                Arguments.of(third.exited(137), true),
                Arguments.of(third.exited(143), true),
                Arguments.of(third.stopped(), true),
                Arguments.of(third.exited(0), false),
                Arguments.of(third.exited(1), false));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void tellsWhetherSomethingFromOutsideMayHaveEndedIt(Inspected end, boolean mayBeKilled) {
        podman.container(THIRD_ID, () -> (before(4) ? running(THIRD_ID, "third") : end).json());

        assertThat(verdict()).isEqualTo(new Verdict.Unhealthy("container third ended by itself", mayBeKilled));
    }

    @Test
    void watchesWhatPassedUntilTheLastHas() {
        container(() -> before(15) ? httpd() : httpd().exited());

        assertThat(verdict()).isEqualTo(new Verdict.Unhealthy("container httpd ended by itself"));
    }

    @Test
    void isUnhealthyAsSoonAsTheUnitOfOneFails() {
        own(() -> before(4) ? TestUnits.running(SECOND) : TestUnits.state(SECOND, "failed", "failed", "exit-code", 0));

        assertThat(verdict()).isEqualTo(new Verdict.Unhealthy("second.service failed (exit-code)"));
        assertThat(ticker.passed()).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void takesNoFailureBetweenStopAndStartForItsEnd() {
        own(() -> before(1) ? TestUnits.state(SECOND, "failed", "failed", "exit-code", 0) : TestUnits.running(SECOND));

        assertThat(verdict()).isInstanceOf(Verdict.Healthy.class);
    }

    @Test
    void isUnhealthyWhenTheUnitOfOneCrashesAndIsRestarted() {
        own(() -> TestUnits.state(SECOND, "active", "running", "success", before(4) ? 0 : 1));

        assertThat(verdict()).isEqualTo(new Verdict.Unhealthy("second.service crashed and was restarted by systemd"));
    }

    @Test
    void doesNotCountTheCrashesOfBefore() {
        own(() -> before(1)
                ? TestUnits.state(SECOND, "inactive", "dead", "success", 2)
                : TestUnits.state(SECOND, "active", "running", "success", 0));

        assertThat(verdict()).isInstanceOf(Verdict.Healthy.class);
    }

    @Test
    void leavesOutAContainerThatAPersonStopsMeanwhile() {
        own(() -> before(4)
                ? TestUnits.running(SECOND)
                : TestUnits.state(SECOND, "loaded", "inactive", "dead", "success", 0, "1c", 1));
        podman.container(
                SECOND_ID,
                () -> (before(4)
                                ? running(SECOND_ID, "second")
                                : running(SECOND_ID, "second").exited())
                        .json());

        assertThat(verdict()).isInstanceOf(Verdict.Healthy.class);
    }
}
