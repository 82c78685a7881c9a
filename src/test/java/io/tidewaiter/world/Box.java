package io.tidewaiter.world;

import io.tidewaiter.host.Container;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A container. */
final class Box {

    /** How often a HEALTHCHECK is run. */
    static final Duration INTERVAL = Duration.ofSeconds(2);

    private static final int RETRIES = 3;

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

    /** What its HEALTHCHECK says: the first one is made at the start, and as many as there are retries must fail in a row. */
    Container.Health health(long now) {
        if (!build.checked()) {
            return Container.Health.NONE;
        }
        long checks = (now - started) / INTERVAL.toNanos() + 1;
        for (long check = checks; check > checks - RETRIES && check > 0; check--) {
            if (build.answers(role, INTERVAL.multipliedBy(check - 1))) {
                return Container.Health.HEALTHY;
            }
        }
        return checks < RETRIES ? Container.Health.STARTING : Container.Health.UNHEALTHY;
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
                build.checked() ? INTERVAL.multipliedBy(RETRIES) : Duration.ZERO,
                running ? "running" : "exited",
                ownUnit);
    }
}
