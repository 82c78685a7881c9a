package io.tidewaiter.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.ExternalException;
import io.tidewaiter.host.UnitState;
import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.update.port.Verdict;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How long a verification goes on, and what it then says. */
class WatchTest extends HealthTest {

    private static final UnitState ACTIVATING = TestUnits.state(UNIT, "activating", "start", "success", 0);
    private static final UnitState FAILED = TestUnits.state(UNIT, "failed", "failed", "exit-code", 0);

    private static HealthPolicy policy(int timeout, int soak) {
        return new HealthPolicy(List.of(), Duration.ofSeconds(timeout), Duration.ofSeconds(soak));
    }

    private static Verdict healthyAfter(int seconds) {
        return new Verdict.Healthy(Duration.ofSeconds(seconds));
    }

    private void activatingWhile(java.util.function.BooleanSupplier notYet) {
        unit(() -> notYet.getAsBoolean() ? ACTIVATING : TestUnits.running(UNIT));
    }

    @Test
    void isHealthyOnceTheSoakTimeIsOver() {
        assertThat(verdict(POLICY)).isEqualTo(healthyAfter(10));
    }

    @Test
    void countsTheSoakTimeFromTheFirstGoodLook() {
        activatingWhile(() -> before(20));

        assertThat(verdict(POLICY)).isEqualTo(healthyAfter(30));
    }

    @Test
    void looksOnceMoreAtTheVeryEndOfTheSoakTime() {
        unit(() -> before(10) ? TestUnits.running(UNIT) : FAILED);

        assertThat(verdict(POLICY)).isEqualTo(new Verdict.Unhealthy("the unit failed (exit-code)"));
    }

    @Test
    void isContentWithOneLookWithoutSoakTime() {
        assertThat(verdict(policy(60, 0))).isEqualTo(healthyAfter(0));
    }

    @Test
    void beginsTheSoakTimeAgainAfterABreak() {
        activatingWhile(() -> between(8, 9));

        assertThat(verdict(POLICY)).isEqualTo(healthyAfter(19));
    }

    @Test
    void waitsForTheFirstGoodLookUntilTheTimeout() {
        activatingWhile(() -> before(60));

        assertThat(verdict(POLICY)).isEqualTo(healthyAfter(70));
    }

    /** As when systemd or Podman is slow: what was seen before the timeout says nothing of the moment at which it passes. */
    @Test
    void looksOnceMoreWhereTheAnswerWasOnItsWayWhileTheTimeoutPassed() {
        units.answers(
                UNIT,
                () -> before(5)
                        ? ticker.after(Duration.ofSeconds(70)).map(ACTIVATING)
                        : Future.succeededFuture(TestUnits.running(UNIT)));

        assertThat(verdict(POLICY)).isInstanceOf(Verdict.Healthy.class);
    }

    @Test
    void isUnhealthyWhenItIsNotGoodBeforeTheTimeout() {
        activatingWhile(() -> before(61));

        assertThat(verdict(POLICY)).isEqualTo(new Verdict.Unhealthy("not healthy after 1m: the unit is activating"));
        assertThat(ticker.passed()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void givesWhatFlapsNoMoreThanTimeoutAndSoakTime() {
        // good for nine seconds of ten, for ever
        activatingWhile(() -> ticker.passed().toSeconds() % 10 == 9);

        assertThat(verdict(POLICY)).isInstanceOf(Verdict.Unhealthy.class);
        assertThat(ticker.passed()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(70));
    }

    @Test
    void doesNotBeginASoakTimeThatCouldNotEndInTime() {
        activatingWhile(() -> before(59) || between(65, 66));

        assertThat(verdict(POLICY)).isEqualTo(new Verdict.Unhealthy("not healthy after 1m5s: the unit is activating"));
        assertThat(ticker.passed()).isBetween(Duration.ofSeconds(65), Duration.ofSeconds(66));
    }

    @Test
    void doesNotWaitForWhatIsPlainlyBad() {
        unit(() -> before(3) ? TestUnits.running(UNIT) : FAILED);

        assertThat(verdict(POLICY)).isEqualTo(new Verdict.Unhealthy("the unit failed (exit-code)"));
        assertThat(ticker.passed()).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(4));
    }

    @Test
    void givesAHealthcheckTheTimeItNeedsForItsFirstVerdict() {
        long second = 1_000_000_000L;
        container(() -> httpd().checked(before(100) ? "starting" : "healthy", 0, 30 * second, 10 * second, 3));

        assertThat(verdict(POLICY)).isEqualTo(healthyAfter(110));
    }

    @Test
    void waitsNoLongerThanAHealthcheckMayTake() {
        long second = 1_000_000_000L;
        container(() -> httpd().checked("starting", 0, 30 * second, 10 * second, 3));

        assertThat(verdict(POLICY))
                .isEqualTo(new Verdict.Unhealthy(
                        "not healthy after 2m: the HEALTHCHECK of container httpd is still starting"));
    }

    @Test
    void waitsForNoHealthcheckThatIsNeverRun() {
        container(() -> httpd().checked("starting", 0, 0, 30_000_000_000L, 3));

        assertThat(verdict(POLICY)).isEqualTo(healthyAfter(10));
    }

    @Test
    void doesNotShortenTheTimeoutForAHastyHealthcheck() {
        container(() -> httpd().checked(before(50) ? "starting" : "healthy", 0, 1, 1, 1));

        assertThat(verdict(POLICY)).isEqualTo(healthyAfter(60));
    }

    @Test
    void knowsNothingWhenItCouldNotSee() {
        units.broken(UNIT, new ExternalException("systemd does not answer"));

        assertThat(verdict(POLICY)).isEqualTo(new Verdict.Unknown("not healthy after 1m: systemd does not answer"));
    }

    @Test
    void failsNoImageForOneFailedLook() {
        podman.behaves("GET /containers/json", request -> request.connection().close());
        unit(() -> {
            if (!before(5)) {
                podman.answers("GET /containers/json", 200, "[{\"Id\":\"" + ID + "\"}]");
            }
            return TestUnits.running(UNIT);
        });

        assertThat(verdict(POLICY)).isEqualTo(healthyAfter(15));
    }

    @Test
    void doesNotBlameTheImageWhenAPersonStopsTheUnitLateInTheSoak() {
        // given it was healthy at the last moment and is stopped when no time is left to become so again
        Duration late = POLICY.timeout().minusSeconds(1);
        Duration stopped = POLICY.timeout().plusSeconds(4);
        AtomicInteger looks = new AtomicInteger();
        unit(() -> {
            if (ticker.passed().compareTo(late) < 0) {
                return TestUnits.state(UNIT, "activating", "start", "success", 0);
            }
            return ticker.passed().compareTo(stopped) < 0
                    ? TestUnits.running(UNIT)
                    : TestUnits.state(
                            UNIT, "loaded", "inactive", "dead", "success", 0, "", looks.getAndIncrement() == 0 ? 0 : 1);
        });

        assertThat(verdict(POLICY)).isInstanceOf(Verdict.Stopped.class);
    }

    @Test
    void beginsTheWatchAgainIfAPersonRestartedTheUnit() {
        unit(() -> {
            boolean restarted = ticker.passed().toSeconds() >= 8;
            return TestUnits.state(
                    UNIT, "loaded", "active", "running", "success", 0, restarted ? "2d" : "1c", restarted ? 1 : 0);
        });

        assertThat(verdict(POLICY)).isInstanceOf(Verdict.Healthy.class);
        assertThat(ticker.passed()).isGreaterThan(POLICY.soak().plusSeconds(8));
    }
}
