package io.tidewaiter.update.port;

import io.tidewaiter.time.Ticker;
import io.tidewaiter.update.model.Event;
import java.time.InstantSource;
import java.util.function.Consumer;

/** What the parts of an update work with; the interfaces are implemented in other packages. */
public record Ports(
        Workloads workloads,
        Registry registry,
        TagList tags,
        Catalogue catalogue,
        Engine engine,
        UnitManager units,
        HealthCheck health,
        HookRunner hooks,
        FleetGate fleet,
        Journal journal,
        Ticker ticker,
        InstantSource clock,
        Consumer<Event> listener) {}
