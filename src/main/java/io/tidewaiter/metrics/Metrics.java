package io.tidewaiter.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.tidewaiter.host.ImageVersion;
import io.tidewaiter.memory.RegistryStanding;
import io.tidewaiter.net.RequestListener;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.update.model.Event;
import io.tidewaiter.update.model.State;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Everything that is measured, under the names of {@code docs/usage/metrics.md}. Confined to the event loop.
 *
 * @see <a href="https://prometheus.io/docs/practices/naming/">Prometheus, Metric and label naming</a>
 */
public final class Metrics implements Consumer<Event>, RequestListener {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Ticker ticker;
    private final Map<Long, Stay> stays = new HashMap<>();
    /** The registry itself refers to what it reads only weakly. */
    private final List<Supplier<Number>> sources = new ArrayList<>();

    private final MultiGauge pullsLeft = MultiGauge.builder("tidewaiter.registry.pulls.left")
            .description("Pulls that a registry says are left of its limit")
            .register(registry);
    private final MultiGauge workloads = MultiGauge.builder("tidewaiter.workload.info")
            .description("The image that each workload runs, as the last check left it; always 1")
            .register(registry);
    private Supplier<List<Workload>> running = List::of;
    private Supplier<Future<Integer>> quarantine = () -> Future.succeededFuture(0);
    private Supplier<Future<List<RegistryStanding>>> registries = () -> Future.succeededFuture(List.of());
    private int quarantined;

    /** Where an update is, and since when by the ticker. */
    private record Stay(State state, long since) {}

    public Metrics(Ticker ticker) {
        this.ticker = ticker;
        Gauge.builder("tidewaiter.quarantined.digests", () -> quarantined)
                .description("Digests that failed here and are not tried again")
                .strongReference(true)
                .register(registry);
    }

    /**
     * A workload and its image.
     *
     * @param digest of the image that it runs
     * @param version what its publisher says of it
     */
    public record Workload(String unit, String container, String image, String digest, ImageVersion version) {

        private Tags tags() {
            return Tags.of(
                    "unit",
                    unit,
                    "container",
                    container,
                    "image",
                    image,
                    "digest",
                    digest,
                    "version",
                    Objects.requireNonNullElse(version.version(), ""),
                    "revision",
                    Objects.requireNonNullElse(version.revision(), ""));
        }
    }

    /** What is asked for at each scrape. */
    public void read(
            Supplier<Future<Integer>> quarantine,
            Supplier<Future<List<RegistryStanding>>> registries,
            Supplier<List<Workload>> running) {
        this.quarantine = quarantine;
        this.registries = registries;
        this.running = running;
    }

    /**
     * Something that is counted elsewhere.
     *
     * @param name with dots, without {@code _total}
     * @param tags names and values in turn
     */
    public void count(String name, String description, Supplier<Number> source, String... tags) {
        sources.add(source);
        FunctionCounter.builder(name, source, counted -> counted.get().doubleValue())
                .description(description)
                .tags(tags)
                .register(registry);
    }

    /** As {@link #count}, of what can become less. */
    public void gauge(String name, String description, Supplier<Number> source) {
        Gauge.builder(name, source)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    @Override
    public void asked(String name, int status) {
        Counter.builder("tidewaiter.registry.requests")
                .description("Requests to registries and their token services, by the status of the answer")
                .tags("registry", name, "status", status == 0 ? "none" : Integer.toString(status))
                .register(registry)
                .increment();
    }

    @Override
    public void accept(Event event) {
        switch (event) {
            case Event.Entered entered -> entered(entered);
            case Event.Healthy healthy -> {
                // how long an update is watched its states tell
            }
            case Event.Progress progress -> {
                // of a pull, which is no state
            }
        }
    }

    private void entered(Event.Entered entered) {
        long id = entered.update().id();
        State now = entered.state();
        Stay before = stays.remove(id);
        if (before != null) {
            Timer.builder("tidewaiter.update.state")
                    .description("How long updates were in each state")
                    .tags("state", label(before.state()))
                    .register(registry)
                    .record(ticker.since(before.since()));
            if (isOutage(before.state(), now)) {
                outage(entered.update().workload().unit())
                        .increment(ticker.since(before.since()).toNanos() / 1e9);
            }
        }
        if (now instanceof State.End) {
            Counter.builder("tidewaiter.updates")
                    .description("Updates that ended, by how they ended")
                    .tags("outcome", label(now))
                    .register(registry)
                    .increment();
        } else {
            stays.put(id, new Stay(now, ticker.nanos()));
        }
    }

    private Counter outage(String unit) {
        return Counter.builder("tidewaiter.outage")
                .baseUnit("seconds")
                .description("At most how long updates kept a unit from its work")
                .tags("unit", unit)
                .register(registry);
    }

    /** While the unit is restarted or rolled back; and while it was watched, if the watch failed. */
    private static boolean isOutage(State before, State now) {
        return switch (before) {
            case State.Activating activating -> true;
            case State.RollingBack rollingBack -> true;
            case State.Verifying verifying -> now instanceof State.RollingBack;
            case State.Staging staging -> false;
            case State.Staged staged -> false;
            case State.Preparing preparing -> false;
            case State.Concluding concluding -> false;
            case State.Withdrawing withdrawing -> false;
            case State.End end -> false;
        };
    }

    private static String label(State state) {
        return state.word().replace(' ', '_');
    }

    /** All of it in the text format that every Prometheus reads. */
    public Future<String> scrape() {
        return Future.all(quarantine.get(), registries.get()).map(both -> {
            quarantined = both.<Integer>resultAt(0);
            pullsLeft.register(rows(both.resultAt(1)), true);
            workloads.register(
                    running.get().stream()
                            .<MultiGauge.Row<?>>map(workload -> MultiGauge.Row.of(workload.tags(), 1))
                            .toList(),
                    true);
            return registry.scrape();
        });
    }

    private static List<MultiGauge.Row<?>> rows(List<RegistryStanding> standings) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        standings.forEach(standing -> {
            RegistryStanding.Pulls pulls = standing.pulls();
            if (pulls != null) {
                rows.add(MultiGauge.Row.of(Tags.of("registry", standing.registry()), pulls.left()));
            }
        });
        return rows;
    }
}
