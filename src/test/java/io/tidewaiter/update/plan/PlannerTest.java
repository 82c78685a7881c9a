package io.tidewaiter.update.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.Image;
import io.tidewaiter.host.Release;
import io.tidewaiter.host.UnitState;
import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Digest;
import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.update.SimulatedHost;
import io.tidewaiter.update.SimulatedUnits;
import io.tidewaiter.update.TestImage;
import io.tidewaiter.update.model.Gate;
import io.tidewaiter.update.model.Gates;
import io.tidewaiter.update.port.Journal;
import java.time.Instant;
import java.util.Map;
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
            new Journal.Quarantined(SimulatedHost.WEB, V2.index(), "it exits", Instant.EPOCH, "web.service", null);
    private static final Decision UP_TO_DATE = new Decision.UpToDate();
    private static final Decision SKIP = new Decision.Skip(FAILED_BEFORE);

    static Stream<Arguments> situations() {
        return Stream.of(
                row("the container has it", active().inUse(V2).tagged(V2), UP_TO_DATE),
                row("the container has it, the tag does not", active().inUse(V2).tagged(V1), UP_TO_DATE),
                row("the tag has it, the container does not", active().inUse(V1).tagged(V2), candidate(V1)),
                row("no container, and the tag has it", stopped().tagged(V2), UP_TO_DATE),
                row("no container, and the tag has it not", failed().tagged(V1), candidate(V1)),
                row("nothing at all", failed(), new Decision.Candidate(null)),
                row("failed on what the tag names", failed().inUse(V2).tagged(V2), UP_TO_DATE),
                row(
                        "it is known by the platform's digest too",
                        active().inUse(V2).remote(V2.platform()),
                        UP_TO_DATE),
                row("the same image under a new digest", active().inUse(V2).remote(V0.index()), candidate(V2)),
                row("quarantined", active().inUse(V1).quarantined(), SKIP),
                row(
                        "quarantined, and what runs instead is in doubt",
                        active().inUse(V1).inDoubt().quarantined().lastGood(V0),
                        restore(V0)),
                row(
                        "quarantined, and what is in doubt does not run",
                        stopped().tagged(V1).inDoubt().quarantined().lastGood(V0),
                        SKIP),
                row("quarantined, though the unit is down", failed().inUse(V1).quarantined(), SKIP),
                row("quarantined, though it runs", active().inUse(V2).quarantined(), SKIP),
                row("at rest, and staged", stopped().tagged(V1).staged(), waits(stopped())),
                row(
                        "at rest, quarantined and staged",
                        stopped().tagged(V1).staged().quarantined(),
                        SKIP),
                row("at rest, not staged", stopped().tagged(V1), stages(stopped(), V1)),
                row("stopping, and staged", new Given("deactivating").tagged(V1).staged(), waits(stopped())),
                row("running, and staged", active().inUse(V1).staged(), candidate(V1)),
                row("failed, and staged", failed().tagged(V1).staged(), candidate(V1)),
                row("crashing, and staged", crashing().inUse(V1).staged(), candidate(V1)),
                row("reloading, and staged", new Given("reloading").inUse(V1).staged(), candidate(V1)),
                row(
                        "back to what runs, though older is proven",
                        active().inUse(V1).lastGood(V0),
                        candidate(V1)),
                row("back to last good from what failed", failed().inUse(V1).lastGood(V0), candidate(V0)),
                row("back to last good from what crashes", crashing().inUse(V1).lastGood(V0), candidate(V0)),
                row("back to what is merely there", crashing().inUse(V1), candidate(V1)),
                row("back to the tag for want of all else", crashing().tagged(V0), candidate(V0)),
                row(
                        "quarantined and running, with something to go back to",
                        active().inUse(V2).quarantined().lastGood(V1),
                        restore(V1)),
                row(
                        "quarantined and failed, with something to go back to",
                        failed().tagged(V2).quarantined().lastGood(V1),
                        restore(V1)),
                row(
                        "quarantined, at rest on it",
                        stopped().tagged(V2).quarantined().lastGood(V1),
                        SKIP),
                row(
                        "quarantined and running, held by a person",
                        active().inUse(V2).quarantined().lastGood(V1).held("web.service"),
                        SKIP),
                row(
                        "quarantined and running, often tried to go back",
                        active().inUse(V2).quarantined().lastGood(V1).tried(5, true),
                        SKIP),
                row("held, and up to date", active().inUse(V2).held("web.service"), UP_TO_DATE),
                row(
                        "could neither be proven nor taken back",
                        active().inUse(V2).lastGood(V1).tried(1, true),
                        candidate(V1)),
                row(
                        "could neither be proven nor taken back, and nothing is known to be good",
                        active().inUse(V2).tried(1, true),
                        new Decision.Candidate(null)),
                row("tried four times", active().inUse(V1).tried(4, false), candidate(V1)),
                row("tried five times", active().inUse(V1).tried(5, false), givesUp(5)),
                row(
                        "tried five times, and a person insists",
                        active().inUse(V1).tried(5, false).insists(),
                        candidate(V1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("situations")
    void decides(String name, Situation situation, Decision decision) {
        assertThat(Planner.plan(situation)).isEqualTo(decision);
    }

    @Test
    void canDoNothingForAUnitThatIsGoneWhateverTheImage() {
        // given
        Situation gone =
                new Given("not-found", "inactive", "dead", false).inUse(V2).situation();

        // then
        assertThat(Planner.plan(gone))
                .isInstanceOfSatisfying(
                        Decision.Impossible.class,
                        impossible -> assertThat(impossible.reason()).contains("web.service", "no such unit"));
    }

    @Test
    void saysWhetherAUnitIsMaskedOrMerelyStopped() {
        // given
        Situation masked = new Given("masked", "active", "running", false)
                .inUse(V1)
                .staged()
                .situation();

        // then
        assertThat(Planner.plan(masked))
                .isInstanceOfSatisfying(
                        Decision.Wait.class,
                        wait -> assertThat(wait.gates().reason()).startsWith("web.service is masked"));
    }

    @Test
    void waitsWhileTheUnitsFileIsNewerThanWhatSystemdRead() {
        // given
        Situation changed =
                new Given("loaded", "active", "running", true).inUse(V1).situation();

        // then
        assertThat(Planner.plan(changed))
                .isInstanceOfSatisfying(
                        Decision.Wait.class,
                        wait -> assertThat(wait.gates().reason()).contains("daemon-reload"));
    }

    @Test
    void saysWhoseHoldItIs() {
        // given
        Situation own = active().inUse(V1).held("web.service").situation();
        Situation siblings = active().inUse(V1).held("other.service").situation();

        // then
        assertThat(Planner.plan(own))
                .isEqualTo(new Decision.Wait(new Gate(
                        Gate.Kind.HOLD,
                        "held since 1970-01-01T00:00:00Z: on holiday (tidewaiter release web.service)")));
        assertThat(Planner.plan(siblings))
                .isInstanceOfSatisfying(
                        Decision.Wait.class,
                        wait -> assertThat(wait.gates().reason())
                                .startsWith("other.service shares this tag and is held"));
    }

    private static Given active() {
        return new Given("active");
    }

    private static Given stopped() {
        return new Given("inactive");
    }

    private static Given failed() {
        return new Given("failed");
    }

    private static Given crashing() {
        return new Given("activating", "auto-restart");
    }

    private static Decision restore(TestImage lastGood) {
        return new Decision.Restore(lastGood.release(), FAILED_BEFORE);
    }

    private static Decision givesUp(int times) {
        return new Decision.GiveUp(new Journal.Tries(times, "it was interrupted", false));
    }

    private static Arguments row(String name, Given given, Decision decision) {
        return Arguments.of(name, given.situation(), decision);
    }

    private static Decision candidate(TestImage rollback) {
        return new Decision.Candidate(rollback.release());
    }

    private static Decision stages(Given given, TestImage rollback) {
        return new Decision.Stage(
                rollback.release(), Gates.of(new Gate(Gate.Kind.NOT_RUNNING, Gatekeeper.notRunning(given.unit))));
    }

    private static Decision waits(Given given) {
        return new Decision.Wait(new Gate(Gate.Kind.NOT_RUNNING, Gatekeeper.notRunning(given.unit)));
    }

    /** A situation in the making; the registry names v2 unless it is said otherwise. */
    private static final class Given {

        private final UnitState unit;
        private @Nullable Image container;
        private @Nullable Image tag;
        private @Nullable Image local;
        private @Nullable Release proven;
        private Journal.@Nullable Quarantined failed;
        private boolean inDoubt;
        private Journal.@Nullable Hold hold;
        private Journal.Tries tries = Journal.Tries.NONE;
        private boolean insists;
        private Digest names = V2.index();

        Given(String active) {
            this(active, "dead");
        }

        Given(String active, String sub) {
            this("loaded", active, sub, false);
        }

        Given(String load, String active, String sub, boolean changed) {
            SimulatedUnits.Unit simulated = new SimulatedUnits.Unit("web.service");
            simulated.become(active, sub);
            simulated.changed = changed;
            unit = SimulatedUnits.state(simulated, load);
        }

        Given inUse(TestImage image) {
            container = image.local();
            return this;
        }

        Given tagged(TestImage image) {
            tag = image.local();
            return this;
        }

        Given staged() {
            local = V2.local();
            return this;
        }

        Given lastGood(TestImage image) {
            proven = image.release();
            return this;
        }

        Given quarantined() {
            failed = FAILED_BEFORE;
            return this;
        }

        Given inDoubt() {
            inDoubt = true;
            return this;
        }

        Given held(String by) {
            hold = new Journal.Hold(by, SimulatedHost.WEB, "on holiday", Instant.EPOCH, null);
            return this;
        }

        Given tried(int times, boolean lastFailed) {
            tries = new Journal.Tries(times, "it was interrupted", lastFailed);
            return this;
        }

        Given insists() {
            insists = true;
            return this;
        }

        Given remote(Digest digest) {
            names = digest;
            return this;
        }

        Situation situation() {
            Workload workload =
                    new Workload(unit.name(), "web", "", "", SimulatedHost.WEB, null, "registry", HealthPolicy.DEFAULT);
            return new Situation(
                    workload,
                    unit,
                    names,
                    container,
                    tag,
                    local,
                    proven,
                    failed,
                    inDoubt,
                    hold,
                    tries,
                    null,
                    null,
                    null,
                    null,
                    null,
                    insists,
                    Instant.EPOCH,
                    Instant.EPOCH,
                    Map.of());
        }
    }
}
