package io.tidewaiter.api;

import io.tidewaiter.update.port.HealthPolicy;
import io.tidewaiter.update.port.Probe;
import io.tidewaiter.update.port.TimeSpan;
import java.util.List;

/**
 * How the health of a workload is judged.
 *
 * @param probes all of which must answer; none stands for every TCP port that the container publishes
 * @param timeout until when it must be healthy for the first time, such as {@code 1m}
 * @param soak for how long it must then stay so
 * @param idle {@code prove}, {@code armed} or {@code wait}
 */
public record HealthView(List<String> probes, String timeout, String soak, String idle) {

    static HealthView of(HealthPolicy policy) {
        return new HealthView(
                policy.probes().stream().map(Probe::toString).toList(),
                TimeSpan.format(policy.timeout()),
                TimeSpan.format(policy.soak()),
                policy.whenIdle().word());
    }
}
