package io.tidewaiter.update;

import io.tidewaiter.update.port.Engine;
import io.tidewaiter.update.port.HealthCheck;
import io.tidewaiter.update.port.Registry;
import io.tidewaiter.update.port.Ticker;
import io.tidewaiter.update.port.UnitManager;
import io.tidewaiter.update.port.Workloads;
import java.time.InstantSource;
import java.util.function.Consumer;

/** What the parts of an update work with; the interfaces are implemented in other packages. */
public record Ports(
        Workloads workloads,
        Registry registry,
        Engine engine,
        UnitManager units,
        HealthCheck health,
        Journal journal,
        Ticker ticker,
        InstantSource clock,
        Consumer<Event> listener) {}
