package io.tidewaiter.fleet.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.fleet.model.FleetHost;
import io.tidewaiter.fleet.model.FleetHost.Running;
import io.tidewaiter.fleet.model.HostResult;
import io.tidewaiter.fleet.model.HostResult.Ended;
import io.tidewaiter.fleet.model.Portion;
import io.tidewaiter.fleet.model.Rollout;
import io.tidewaiter.fleet.model.RolloutGate;
import io.tidewaiter.fleet.model.RolloutGate.Word;
import io.tidewaiter.fleet.model.Strategy;
import io.tidewaiter.fleet.model.Target;
import io.tidewaiter.fleet.model.Want;
import io.tidewaiter.image.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How many hosts may begin at once, by what became of those before. */
class RampTest {

    private static final Target TARGET = new Target("default", "registry.example/web:prod");
    private static final String OLD = digest("old");
    private static final String NEW = digest("new");
    private static final Strategy STRATEGY = new Strategy(
            new Portion.Count(10), List.of(Portion.all()), new Portion.Count(50), 3, 1, 60, Portion.parse("10%"), true);

    @Test
    void letsTheCanariesBeginAtOnce() {
        assertThat(begin(0, 0, 1)).isEqualTo(10);
    }

    @Test
    void letsAsManyBeginAsWereProvenAndNoMoreThanTheLimit() {
        assertThat(begin(20, 0, 1)).isEqualTo(20);
        assertThat(begin(200, 0, 1)).isEqualTo(50);
    }

    @Test
    void letsFewerBeginAfterEachFailure() {
        assertThat(begin(9, 1, 1)).isEqualTo(5);
        assertThat(begin(20, 1, 1)).isEqualTo(10);
        assertThat(begin(30, 2, 1)).isEqualTo(10);
    }

    @Test
    void isNotHeldUpByOneFailureOfMany() {
        assertThat(begin(200, 1, 1)).isEqualTo(50);
    }

    @Test
    void letsAPersonsWordNotExceedTheLimit() {
        TargetView view = view(200, 100, 1, new Versioned<>(new io.tidewaiter.fleet.model.Word("a person", "", ""), 3));

        List<RolloutStep> steps = RolloutPlan.plan(view, any -> Duration.ZERO).steps();

        assertThat(steps).hasSize(1).allMatch(RolloutStep.Retry.class::isInstance);
    }

    /** @return how many hosts begin next */
    private static int begin(int proven, int failed, int wave) {
        return RolloutPlan.plan(view(proven, failed, wave, null), any -> Duration.ZERO).steps().stream()
                .filter(RolloutStep.Give.class::isInstance)
                .mapToInt(step -> ((RolloutStep.Give) step).hosts().size())
                .sum();
    }

    /** @param retry of those that failed */
    private static TargetView view(
            int proven, int failed, int wave, @Nullable Versioned<io.tidewaiter.fleet.model.Word> retry) {
        List<HostView> hosts = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            Ended ended = i < proven ? Ended.PROVEN : i < proven + failed ? Ended.FAILED : null;
            hosts.add(new HostView(
                    "host-" + i,
                    new FleetHost(
                            "machine", "default", Map.of(), "1", Map.of(TARGET.reference(), new Running(OLD, ""))),
                    true,
                    new Want(NEW, true, ""),
                    null,
                    ended == null ? null : new Versioned<>(new HostResult("one", NEW, ended, "", "", 0, 0, ""), 2),
                    null,
                    ended == Ended.FAILED ? retry : null));
        }
        return new TargetView(
                TARGET,
                new Versioned<>(new Rollout("one", NEW, STRATEGY, wave, 3, List.of(OLD), "a test", ""), 2),
                new Versioned<>(new RolloutGate("one", Word.RUN, "", "", ""), 2),
                null,
                hosts,
                Set.of(),
                Set.of(OLD, NEW),
                STRATEGY);
    }

    private static String digest(String name) {
        return Digest.sha256(name.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
