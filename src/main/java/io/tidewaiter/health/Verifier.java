package io.tidewaiter.health;

import io.tidewaiter.update.port.Engine;
import io.tidewaiter.update.port.HealthCheck;
import io.tidewaiter.update.port.Ticker;
import io.tidewaiter.update.port.UnitManager;
import io.tidewaiter.update.port.Verdict;
import io.tidewaiter.update.port.Workload;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** Watches a workload after its start: {@link Watch} keeps the time, {@link Observer} looks. */
public final class Verifier implements HealthCheck {

    private final Engine engine;
    private final UnitManager units;
    private final Prober prober;
    private final Ticker ticker;

    public Verifier(Vertx vertx, Engine engine, UnitManager units, Ticker ticker) {
        this.engine = engine;
        this.units = units;
        this.prober = new Prober(vertx, engine, ticker);
        this.ticker = ticker;
    }

    @Override
    public Future<Verdict> verify(Workload workload, String imageId, boolean started, Runnable healthy) {
        Observer observer = new Observer(engine, units, prober, workload, imageId, started);
        return new Watch(observer, workload.health(), ticker, healthy).verdict();
    }
}
