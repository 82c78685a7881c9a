package io.tidewaiter.world;

import io.tidewaiter.update.port.Container;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A container. */
final class Box {

    /** How often a HEALTHCHECK is run. */
    static final Duration INTERVAL = Duration.ofSeconds(2);

    final String id;
    final String name;
    final Build build;
    final String imageName;
    final @Nullable String unit;
    final String ownUnit;
    final Map<String, String> labels;
    final int port;
    final Shape.Role role;
    long started;
    boolean running = true;
    int restarts;
    private @Nullable Container listed;

    Box(
            String id,
            String name,
            Build build,
            String imageName,
            @Nullable String unit,
            String ownUnit,
            Map<String, String> labels,
            int port,
            Shape.Role role,
            long started) {
        this.id = id;
        this.name = name;
        this.build = build;
        this.imageName = imageName;
        this.unit = unit;
        this.ownUnit = ownUnit;
        this.labels = Map.copyOf(labels);
        this.port = port;
        this.role = role;
        this.started = started;
    }

    Build.Fault fault() {
        return build.faultAs(role);
    }

    /** As Podman's list shows it, which tells of no health and no restarts. */
    Container listed() {
        Container known = listed;
        if (known == null || known.running() != running) {
            known = Container.listed(id, name, build.id(), imageName, running, labels, ownUnit, "");
            listed = known;
        }
        return known;
    }

    boolean answers(long now) {
        return running && build.answers(role, Duration.ofNanos(now - started));
    }

    /** What its HEALTHCHECK says, which is known an interval after the start. */
    Container.Health health(long now) {
        if (!build.checked()) {
            return Container.Health.NONE;
        }
        long since = now - started;
        long lastCheck = since - since % INTERVAL.toNanos();
        if (lastCheck == 0) {
            return Container.Health.STARTING;
        }
        return build.answers(role, Duration.ofNanos(lastCheck))
                ? Container.Health.HEALTHY
                : since < 3 * INTERVAL.toNanos() ? Container.Health.STARTING : Container.Health.UNHEALTHY;
    }

    Container seen(long now) {
        return new Container(
                id,
                name,
                build.id(),
                imageName,
                running,
                labels,
                port == 0 ? List.of() : List.of(new Container.PublishedPort("127.0.0.1", port, 80, "tcp")),
                health(now),
                restarts,
                build.checked() ? INTERVAL.multipliedBy(3) : Duration.ZERO,
                running ? "running" : "exited",
                ownUnit);
    }
}
