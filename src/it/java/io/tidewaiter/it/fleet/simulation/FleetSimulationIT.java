package io.tidewaiter.it.fleet.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code ./dev fleet} in small: every guarantee of a fleet, while its parts break. */
class FleetSimulationIT {

    private static final int HOSTS = 60;

    @Test
    void keepsEveryGuaranteeWhileABadReleaseIsHalted() {
        FleetFigures figures = run(FleetImage.Quality.ALWAYS_BAD, 2);

        assertThat(figures.violations()).isEmpty();
        assertThat(figures.halted()).isTrue();
        assertThat(figures.exposed()).isLessThanOrEqualTo(Fleet.canaries(HOSTS));
    }

    @Test
    void keepsEveryGuaranteeWhileAReleaseGoesToEveryHost() {
        FleetFigures figures = run(FleetImage.Quality.GOOD, 1);

        assertThat(figures.violations()).isEmpty();
        assertThat(figures.halted()).isFalse();
    }

    private static FleetFigures run(FleetImage.Quality quality, long seed) {
        return new FleetRun(Fleet.setting(HOSTS, Fleet.canaries(HOSTS)), List.of(quality), true, seed)
                .run()
                .getFirst();
    }
}
