package io.tidewaiter.health;

import io.tidewaiter.host.Container;
import io.tidewaiter.host.Group;
import io.tidewaiter.host.Workload;
import io.tidewaiter.time.Repeat;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.time.TimeSpan;
import io.tidewaiter.update.port.Engine;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Looks at the containers of a unit during its start, for a HEALTHCHECK that makes the start a failure. Most starts are over
 * before the first look.
 */
final class Startup {

    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Engine engine;
    private final Ticker ticker;
    private final Group group;
    private String container = "";
    private long seenSince;

    Startup(Engine engine, Ticker ticker, Group group) {
        this.engine = engine;
        this.ticker = ticker;
        this.group = group;
    }

    /** See {@link io.tidewaiter.update.port.HealthCheck#startsInVain}. */
    Future<Optional<String>> inVain(Future<?> job) {
        return Repeat.<Found>until(() -> ticker.after(PAUSE).compose(waited -> job.isComplete() ? over() : look()))
                .map(Found::why)
                .otherwise(Optional.empty());
    }

    /** @param why the start counts as failed; empty when it is over */
    private record Found(Optional<String> why) {}

    private static Future<Optional<Found>> over() {
        return Future.succeededFuture(Optional.of(new Found(Optional.empty())));
    }

    private Future<Optional<Found>> look() {
        return engine.containersOf(group.unit())
                .map(this::judge)
                .map(why -> why.map(reason -> new Found(Optional.of(reason))))
                .otherwise(Optional.empty());
    }

    private Optional<String> judge(List<Container> all) {
        Workload workload = group.workload();
        return workload.among(all)
                .filter(now -> now.running() && workload.imageIn(now).equals(group.imageId()))
                .flatMap(now -> judge(now, workload));
    }

    private Optional<String> judge(Container now, Workload workload) {
        if (!container.equals(now.id())) {
            container = now.id();
            seenSince = ticker.nanos();
        }
        return switch (now.health()) {
            case NONE, NEVER, HEALTHY -> Optional.empty();
            case UNHEALTHY -> Optional.of("the HEALTHCHECK of container %s says unhealthy".formatted(now.name()));
            case STARTING -> {
                Duration limit = workload.health().within(now.healthBudget()).timeout();
                yield ticker.since(seenSince).compareTo(limit) < 0
                        ? Optional.empty()
                        : Optional.of("not healthy after %s: the HEALTHCHECK of container %s is still starting"
                                .formatted(TimeSpan.format(limit), now.name()));
            }
        };
    }
}
