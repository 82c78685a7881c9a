package io.tidewaiter.update.run;

import static io.tidewaiter.update.SimulatedHost.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.Source;
import io.tidewaiter.host.UnitState;
import io.tidewaiter.host.Workload;
import io.tidewaiter.policy.GatePolicy;
import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.update.SimulatedHost;
import io.tidewaiter.update.SimulatedUnits.Unit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which unit speaks for the member of a pod. */
class ManualStopTest {

    private static final Workload MEMBER = new Workload(
            "wg-pod.service",
            "m1",
            true,
            "",
            "",
            Source.of(WEB),
            "registry",
            HealthPolicy.DEFAULT,
            GatePolicy.NONE,
            "m1.service");

    private final SimulatedHost host = new SimulatedHost();
    private Unit pod;
    private Unit member;

    @BeforeEach
    void define() {
        pod = host.units.define("wg-pod.service");
        member = host.units.define("m1.service");
        pod.become("active", "running");
    }

    @Test
    void isItsOwnWhereThatWasStoppedWhileThePodRuns() {
        assertThat(standing().name()).isEqualTo("m1.service");
        assertThat(standing().isAtRest()).isTrue();
    }

    @Test
    void isThePodsWhereItFailedByItself() {
        member.become("failed", "failed");

        assertThat(standing().name()).isEqualTo("wg-pod.service");
    }

    @Test
    void isThePodsWhileItIsStarted() {
        member.job = "start";

        assertThat(standing().name()).isEqualTo("wg-pod.service");
    }

    @Test
    void isThePodsWhileThatIsDown() {
        pod.become("inactive", "dead");

        assertThat(standing().name()).isEqualTo("wg-pod.service");
    }

    private UnitState standing() {
        return ManualStop.of(MEMBER, host.units, host.engine).result();
    }
}
