package io.tidewaiter.update.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.calendar.Windows;
import io.tidewaiter.host.UnitState;
import io.tidewaiter.host.Workload;
import io.tidewaiter.policy.GatePolicy;
import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.update.SimulatedHost;
import io.tidewaiter.update.SimulatedUnits;
import io.tidewaiter.update.TestImage;
import io.tidewaiter.update.model.Gate;
import io.tidewaiter.update.model.Gate.Kind;
import io.tidewaiter.update.model.Gates;
import io.tidewaiter.update.port.Journal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which gates are closed, and until when: examples, and what holds of all of them. */
class GatekeeperTest {

    private static final TestImage V1 = TestImage.good("v1");
    private static final TestImage V2 = TestImage.good("v2");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant SEEN = Instant.parse("2026-06-01T12:00:00Z");
    private static final List<String> WINDOWS = List.of(
            "02:00-04:00", "Sat,Sun 00:00-24:00", "Fri 22:00-Mon 05:00", "Mon..Fri 23:30-00:30; Sun 03:00-03:01");

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @Test
    void theWindowThatCountsIsTheFirstThatIsOpenOnceTheDigestIsOldEnough() {
        // given
        GatePolicy policy = new GatePolicy(Duration.ofDays(1), false, Windows.parse("02:00-04:00", BERLIN));

        // when
        Gates gates = Gatekeeper.closed(situation(policy, SEEN.plusSeconds(60), false, false));

        // then
        assertThat(gates.closed())
                .extracting(Gate::until)
                .containsExactly(SEEN.plus(Duration.ofDays(1)), Instant.parse("2026-06-02T00:00:00Z"));
        assertThat(gates.until()).isEqualTo(Instant.parse("2026-06-03T00:00:00Z"));
    }

    @Test
    void saysWhatToDo() {
        Gates gates = Gatekeeper.closed(situation(new GatePolicy(Duration.ofDays(3), true, null), SEEN, false, false));

        assertThat(gates.reason())
                .contains(
                        "first seen here at 2026-06-01T12:00:00Z and waits until it is 3d old, at 2026-06-04T12:00:00Z",
                        "tidewaiter approve web.service");
        assertThat(gates.until()).isNull();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void nothingIsClosedAtTheMomentThatIsNamedAndSomethingIsBefore(long seed) {
        // given
        Random random = new Random(seed);
        GatePolicy policy = policy(random, false);
        Instant at = SEEN.plusSeconds(random.nextInt(20 * 24 * 3600));

        // when
        Gates gates = Gatekeeper.closed(situation(policy, at, false, false));

        // then
        if (gates.isOpen()) {
            assertThat(gates.until()).isNull();
        } else {
            Instant until = gates.until();
            assertThat(until).isNotNull().isAfter(at);
            assertThat(Gatekeeper.closed(situation(policy, until, false, false)).isOpen())
                    .isTrue();
            assertThat(Gatekeeper.closed(situation(policy, until.minusSeconds(1), false, false))
                            .isOpen())
                    .isFalse();
            assertThat(gates.closed())
                    .allSatisfy(gate -> assertThat(gate.until()).isBeforeOrEqualTo(until));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anApprovalOpensAgeAndApprovalAndAForcedUpdatePassesTheWindowToo(long seed) {
        // given
        Random random = new Random(seed);
        GatePolicy policy = policy(random, random.nextBoolean());
        Instant at = SEEN.plusSeconds(random.nextInt(20 * 24 * 3600));

        // then
        assertThat(Gatekeeper.closed(situation(policy, at, true, false)).closed())
                .extracting(Gate::kind)
                .isSubsetOf(Kind.WINDOW);
        assertThat(Gatekeeper.closed(situation(policy, at, random.nextBoolean(), true))
                        .isOpen())
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatIsInUseWaitsForNothing(long seed) {
        Random random = new Random(seed);
        Situation now = situation(policy(random, true), SEEN, false, false);
        Situation arrived = new Situation(
                now.workload(),
                now.unit(),
                V1.index(),
                now.inUse(),
                now.tagged(),
                null,
                null,
                null,
                false,
                null,
                now.tries(),
                null,
                null,
                null,
                null,
                null,
                false,
                SEEN,
                SEEN,
                Map.of());

        assertThat(Gatekeeper.closed(arrived).isOpen()).isTrue();
        assertThat(Planner.plan(arrived)).isEqualTo(new Decision.UpToDate());
    }

    private static GatePolicy policy(Random random, boolean approve) {
        return new GatePolicy(
                random.nextBoolean() ? Duration.ZERO : Duration.ofMinutes(random.nextInt(10 * 24 * 60)),
                approve,
                random.nextInt(4) == 0 ? null : Windows.parse(WINDOWS.get(random.nextInt(WINDOWS.size())), BERLIN));
    }

    private static Situation situation(GatePolicy policy, Instant at, boolean approved, boolean insists) {
        SimulatedUnits.Unit simulated = new SimulatedUnits.Unit("web.service");
        simulated.become("active", "running");
        UnitState unit = SimulatedUnits.state(simulated, "loaded");
        Workload workload = new Workload(
                        "web.service", "web", "", "", SimulatedHost.WEB, null, "registry", HealthPolicy.DEFAULT)
                .withGates(policy);
        Journal.@Nullable Approval approval =
                approved ? new Journal.Approval("web.service", SimulatedHost.WEB, V2.index(), SEEN, null) : null;
        return new Situation(
                workload,
                unit,
                V2.index(),
                V1.local(),
                V1.local(),
                null,
                null,
                null,
                false,
                null,
                Journal.Tries.NONE,
                null,
                null,
                approval,
                null,
                null,
                insists,
                SEEN,
                at,
                Map.of());
    }
}
