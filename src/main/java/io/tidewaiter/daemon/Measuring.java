package io.tidewaiter.daemon;

import io.tidewaiter.app.CheckTally;
import io.tidewaiter.app.Service;
import io.tidewaiter.config.Settings;
import io.tidewaiter.metrics.Metrics;
import io.tidewaiter.net.RequestListener;
import io.tidewaiter.notify.Couriers;
import io.tidewaiter.notify.Tally;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.trigger.webhook.server.Heard;
import io.tidewaiter.trigger.webhook.server.Hook;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The metrics as the configuration wants them: where it wants none, nothing is measured. */
final class Measuring {

    private static final String CHECKS = "tidewaiter.checks";
    private static final String CHECKS_HELP = "Checks from every trigger, by how they ended";

    private final @Nullable Metrics metrics;
    private final Publishing publishing;

    Measuring(Vertx vertx, Settings.Metrics settings) {
        this.publishing = new Publishing(vertx, settings);
        this.metrics = settings.isWanted() ? new Metrics(Ticker.of(vertx)) : null;
    }

    /** Hears of each request to a registry. */
    RequestListener requests() {
        return metrics == null ? RequestListener.NONE : metrics;
    }

    /** Begins to measure and to give it out. */
    Future<Void> start(Assembly assembly, Collection<Hook> hooks) {
        if (metrics == null) {
            return Future.succeededFuture();
        }
        Service service = assembly.service();
        assembly.events().subscribe(metrics);
        metrics.read(
                () -> service.quarantine().map(List::size),
                assembly::standings,
                () -> service.inventory().items().stream()
                        .map(item -> new Metrics.Workload(
                                item.unit(), item.container(), item.image(), item.digest(), item.version()))
                        .toList());
        metrics.count(CHECKS, CHECKS_HELP, () -> service.tally().clean(), "outcome", "clean");
        metrics.count(CHECKS, CHECKS_HELP, () -> service.tally().troubled(), "outcome", "troubled");
        metrics.count(CHECKS, CHECKS_HELP, () -> service.tally().failed(), "outcome", "failed");
        metrics.gauge(
                "tidewaiter.last.check.timestamp.seconds",
                "When the last check ended, by the clock on the wall; 0 before the first",
                () -> seconds(service.tally()));
        hooks.forEach(hook -> count(metrics, hook));
        Couriers couriers = assembly.couriers();
        couriers.names().forEach(notifier -> count(metrics::count, notifier, () -> couriers.tally(notifier)));
        return publishing.start(metrics::scrape, service.notices());
    }

    Future<Void> stop() {
        return publishing.stop();
    }

    private static void count(Metrics metrics, Hook hook) {
        for (Heard heard : Heard.values()) {
            metrics.count(
                    "tidewaiter.webhook.requests",
                    "What webhooks were sent, by what became of it",
                    () -> hook.counters().of(heard),
                    "hook",
                    hook.name(),
                    "result",
                    heard.name().toLowerCase(Locale.ROOT));
        }
    }

    /** Takes what is counted elsewhere. */
    interface Counters {

        void count(String name, String description, Supplier<Number> source, String... tags);
    }

    static void count(Counters counters, String notifier, Supplier<Tally> tally) {
        count(counters, notifier, "delivered", () -> tally.get().delivered());
        count(counters, notifier, "retried", () -> tally.get().retried());
        count(counters, notifier, "lost", () -> tally.get().lost());
    }

    private static void count(Counters counters, String notifier, String result, Supplier<Number> source) {
        counters.count(
                "tidewaiter.notifications",
                "Tries to deliver a notification, by how they ended",
                source,
                "notifier",
                notifier,
                "result",
                result);
    }

    private static long seconds(CheckTally tally) {
        Instant last = tally.last();
        return last == null ? 0 : last.getEpochSecond();
    }
}
