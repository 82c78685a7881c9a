package io.tidewaiter.update;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.image.Digest;
import io.tidewaiter.update.port.HealthPolicy;
import io.tidewaiter.update.port.Image;
import io.tidewaiter.update.port.Release;
import io.tidewaiter.update.port.UnitState;
import io.tidewaiter.update.port.Workload;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Situations and what is decided in them. */
class PlannerTest {

    private static final TestImage V0 = TestImage.good("v0");
    private static final TestImage V1 = TestImage.good("v1");
    private static final TestImage V2 = TestImage.good("v2");
    private static final Journal.Quarantined FAILED_BEFORE =
            new Journal.Quarantined(SimulatedHost.WEB, V2.index(), "it exits", Instant.EPOCH);
    private static final Decision UP_TO_DATE = new Decision.UpToDate();
    private static final Decision SKIP = new Decision.Skip(FAILED_BEFORE);

    static Stream<Arguments> situations() {
        Given active = new Given("active");
        Given stopped = new Given("inactive");
        Given failed = new Given("failed");
        Given crashing = new Given("activating", "auto-restart");
        return Stream.of(
                row("the container has it", active.inUse(V2).tagged(V2), UP_TO_DATE),
                row("the container has it, the tag does not", active.inUse(V2).tagged(V1), UP_TO_DATE),
                row("the tag has it, the container does not", active.inUse(V1).tagged(V2), candidate(V1)),
                row("no container, and the tag has it", stopped.tagged(V2), UP_TO_DATE),
                row("no container, and the tag has it not", failed.tagged(V1), candidate(V1)),
                row("nothing at all", failed, new Decision.Candidate(null)),
                row("failed on what the tag names", failed.inUse(V2).tagged(V2), UP_TO_DATE),
                row("it is known by the platform's digest too", active.inUse(V2).remote(V2.platform()), UP_TO_DATE),
                row("the same image under a new digest", active.inUse(V2).remote(V0.index()), candidate(V2)),
                row("quarantined", active.inUse(V1).quarantined(), SKIP),
                row("quarantined, though the unit is down", failed.inUse(V1).quarantined(), SKIP),
                row("quarantined, though it runs", active.inUse(V2).quarantined(), SKIP),
                row("at rest, and staged", stopped.tagged(V1).staged(), waits(stopped)),
                row(
                        "at rest, quarantined and staged",
                        stopped.tagged(V1).staged().quarantined(),
                        SKIP),
                row("at rest, not staged", stopped.tagged(V1), candidate(V1)),
                row("stopping, and staged", new Given("deactivating").tagged(V1).staged(), waits(stopped)),
                row("running, and staged", active.inUse(V1).staged(), candidate(V1)),
                row("failed, and staged", failed.tagged(V1).staged(), candidate(V1)),
                row("crashing, and staged", crashing.inUse(V1).staged(), candidate(V1)),
                row("reloading, and staged", new Given("reloading").inUse(V1).staged(), candidate(V1)),
                row(
                        "back to what runs, though older is proven",
                        active.inUse(V1).lastGood(V0),
                        candidate(V1)),
                row("back to last good from what failed", failed.inUse(V1).lastGood(V0), candidate(V0)),
                row("back to last good from what crashes", crashing.inUse(V1).lastGood(V0), candidate(V0)),
                row("back to what is merely there", crashing.inUse(V1), candidate(V1)),
                row("back to the tag for want of all else", crashing.tagged(V0), candidate(V0)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("situations")
    void decides(String name, Situation situation, Decision decision) {
        assertThat(Planner.plan(situation)).isEqualTo(decision);
    }

    @Test
    void canDoNothingForAUnitThatIsGoneWhateverTheImage() {
        // given
        Situation gone = new Given("not-found", "inactive", "dead").inUse(V2).situation();

        // then
        assertThat(Planner.plan(gone))
                .isInstanceOfSatisfying(
                        Decision.Impossible.class,
                        impossible -> assertThat(impossible.reason()).contains("web.service", "no such unit"));
    }

    @Test
    void saysWhetherAUnitIsMaskedOrMerelyStopped() {
        // given
        Situation masked =
                new Given("masked", "active", "running").inUse(V1).staged().situation();

        // then
        assertThat(Planner.plan(masked))
                .isInstanceOfSatisfying(
                        Decision.Wait.class, wait -> assertThat(wait.reason()).startsWith("web.service is masked"));
    }

    private static Arguments row(String name, Given given, Decision decision) {
        return Arguments.of(name, given.situation(), decision);
    }

    private static Decision candidate(TestImage wayBack) {
        return new Decision.Candidate(wayBack.release());
    }

    private static Decision waits(Given given) {
        return new Decision.Wait(Planner.notRunning(given.unit));
    }

    /** A situation in the making; the registry names v2 unless it is said otherwise. */
    private record Given(
            UnitState unit,
            @Nullable Image container,
            @Nullable Image tag,
            @Nullable Image local,
            @Nullable Release proven,
            Journal.@Nullable Quarantined failed,
            Digest names) {

        Given(String active) {
            this(active, "dead");
        }

        Given(String active, String sub) {
            this("loaded", active, sub);
        }

        Given(String load, String active, String sub) {
            this(state(load, active, sub), null, null, null, null, null, V2.index());
        }

        private static UnitState state(String load, String active, String sub) {
            SimulatedUnits.Unit unit = new SimulatedUnits.Unit("web.service");
            unit.become(active, sub);
            return SimulatedUnits.state(unit, load);
        }

        Given inUse(TestImage image) {
            return new Given(unit, image.local(), tag, local, proven, failed, names);
        }

        Given tagged(TestImage image) {
            return new Given(unit, container, image.local(), local, proven, failed, names);
        }

        Given staged() {
            return new Given(unit, container, tag, V2.local(), proven, failed, names);
        }

        Given lastGood(TestImage image) {
            return new Given(unit, container, tag, local, image.release(), failed, names);
        }

        Given quarantined() {
            return new Given(unit, container, tag, local, proven, FAILED_BEFORE, names);
        }

        Given remote(Digest digest) {
            return new Given(unit, container, tag, local, proven, failed, digest);
        }

        Situation situation() {
            Workload workload =
                    new Workload(unit.name(), "web", "", "", SimulatedHost.WEB, "registry", HealthPolicy.DEFAULT);
            return new Situation(workload, unit, names, container, tag, local, proven, failed);
        }
    }
}
