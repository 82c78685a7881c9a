package io.tidewaiter.api.model;

import io.tidewaiter.host.Container;
import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.time.TimeSpan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the health of a workload is judged.
 *
 * @param probes all of them must succeed; an empty list means every TCP port that the container publishes
 * @param timeout how long it may take to become healthy, such as {@code 1m}; includes what its HEALTHCHECK needs
 * @param soak how long it must then stay healthy
 * @param idle {@code prove}, {@code armed} or {@code wait}
 * @param healthcheck the state of the container's HEALTHCHECK; null without one or without a container
 */
public record HealthView(
        List<String> probes,
        String timeout,
        String soak,
        String idle,
        @Nullable String healthcheck) {

    public static HealthView of(HealthPolicy policy, Optional<Container> container) {
        Duration budget = container.map(Container::healthBudget).orElse(Duration.ZERO);
        return new HealthView(
                policy.probes().stream()
                        .map(probe -> container
                                .map(one -> probe.to(one.publishedTcp()))
                                .orElse(probe)
                                .toString())
                        .toList(),
                TimeSpan.format(policy.within(budget).timeout()),
                TimeSpan.format(policy.soak()),
                policy.whenIdle().word(),
                container.flatMap(HealthView::healthcheck).orElse(null));
    }

    private static Optional<String> healthcheck(Container container) {
        return switch (container.health()) {
            case NONE -> Optional.empty();
            case NEVER -> Optional.of("never run (its interval is disabled), so it does not count");
            case STARTING -> Optional.of("starting");
            case HEALTHY -> Optional.of("healthy");
            case UNHEALTHY -> Optional.of("unhealthy");
        };
    }
}
