package io.tidewaiter.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What is measured of a fleet, under the names of {@code docs/usage/metrics.md}. Confined to the event loop. */
public final class FleetMetrics {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Supplier<Future<List<Rollout>>> rollouts;
    /** The registry itself refers to what it reads only weakly. */
    private final List<Supplier<Number>> sources = new ArrayList<>();

    private final MultiGauge hosts = gauges("tidewaiter.fleet.hosts", "Hosts, by what they do");
    private final MultiGauge states =
            gauges("tidewaiter.fleet.rollout", "1 for the state in which a rollout is, else 0");
    private final MultiGauge exposed =
            gauges("tidewaiter.fleet.exposed.hosts", "Hosts that have begun with the release");
    private final MultiGauge waves = gauges("tidewaiter.fleet.wave", "The open wave; 0 for the canaries");
    private final MultiGauge changed =
            gauges("tidewaiter.fleet.last.change.timestamp.seconds", "When this coordinator saw a rollout change last");

    /**
     * An image in a group of hosts.
     *
     * @param hosts how many there are, by state
     * @param states 1 for the one in which its rollout is, 0 for each other
     * @param changed seconds since 1970
     */
    public record Rollout(
            String image,
            String group,
            Map<String, Integer> hosts,
            Map<String, Integer> states,
            int exposed,
            int wave,
            long changed) {

        private Tags tags() {
            return Tags.of("image", image, "group", group);
        }
    }

    /**
     * @param leads whether this coordinator does
     * @param reached whether etcd tells it of every change
     * @param rollouts none where it does not lead, so that a sum counts nothing twice
     */
    public FleetMetrics(Supplier<Boolean> leads, Supplier<Boolean> reached, Supplier<Future<List<Rollout>>> rollouts) {
        this.rollouts = rollouts;
        flag("tidewaiter.fleet.leader", "1 where this coordinator leads, else 0", leads);
        flag("tidewaiter.fleet.etcd.up", "1 while etcd tells of every change, else 0", reached);
    }

    private void flag(String name, String description, Supplier<Boolean> source) {
        Gauge.builder(name, () -> source.get() ? 1 : 0)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    private MultiGauge gauges(String name, String description) {
        return MultiGauge.builder(name).description(description).register(registry);
    }

    /** As {@link Metrics#count}. */
    public void count(String name, String description, Supplier<Number> source, String... tags) {
        sources.add(source);
        FunctionCounter.builder(name, source, counted -> counted.get().doubleValue())
                .description(description)
                .tags(tags)
                .register(registry);
    }

    /** All of it in the text format that every Prometheus reads. */
    public Future<String> scrape() {
        return rollouts.get().map(all -> {
            hosts.register(rows(all, "state", Rollout::hosts), true);
            states.register(rows(all, "state", Rollout::states), true);
            exposed.register(rows(all, Rollout::exposed), true);
            waves.register(rows(all, Rollout::wave), true);
            changed.register(rows(all, Rollout::changed), true);
            return registry.scrape();
        });
    }

    private interface Counts {

        Map<String, Integer> of(Rollout rollout);
    }

    private interface One {

        Number of(Rollout rollout);
    }

    private static List<MultiGauge.Row<?>> rows(List<Rollout> all, String tag, Counts counts) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        all.forEach(rollout -> counts.of(rollout)
                .forEach((value, count) ->
                        rows.add(MultiGauge.Row.of(rollout.tags().and(tag, value), count))));
        return rows;
    }

    private static List<MultiGauge.Row<?>> rows(List<Rollout> all, One value) {
        return all.stream()
                .<MultiGauge.Row<?>>map(rollout -> MultiGauge.Row.of(rollout.tags(), value.of(rollout)))
                .toList();
    }
}
