package io.tidewaiter.it.fleet.simulation;

import io.tidewaiter.fleet.etcd.Etcd;
import io.tidewaiter.fleet.etcd.EtcdClients;
import io.tidewaiter.fleet.etcd.EtcdOptions;
import io.tidewaiter.fleet.model.FleetKeys;
import io.tidewaiter.fleet.model.Strategy;
import io.tidewaiter.fleet.rollout.RolloutCoordinator;
import io.tidewaiter.time.Ticker;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A real coordinator with an event loop of its own, so that it can be killed and paused like a process. */
final class CoordinatorProcess {

    private final String name;
    private final Vertx vertx = Vertx.vertx(
            new VertxOptions().setEventLoopPoolSize(1).setBlockedThreadCheckInterval(TimeUnit.DAYS.toMillis(1)));
    private final Context loop = vertx.getOrCreateContext();
    private final RolloutCoordinator coordinator;
    private volatile @Nullable CountDownLatch paused;
    private volatile boolean leads;

    CoordinatorProcess(String name, EtcdOptions options, FleetKeys keys, RandomGenerator random, Strategy strategy) {
        this.name = name;
        EtcdClients clients = new EtcdClients(vertx, Duration.ofSeconds(1), 2);
        this.coordinator = new RolloutCoordinator(
                new Etcd(clients, options),
                Ticker.of(vertx),
                InstantSource.system(),
                random,
                keys,
                name,
                target -> strategy);
        loop.runOnContext(now -> {
            coordinator.start();
            vertx.setPeriodic(100, tick -> leads = coordinator.leads());
        });
    }

    /** As it believes itself. */
    boolean leads() {
        return leads;
    }

    /** Without a word: its lease goes on until it ends. */
    void kill() {
        resume();
        leads = false;
        vertx.close();
    }

    /** All of it stands still, and its connections stay open. */
    void pause() {
        CountDownLatch latch = new CountDownLatch(1);
        paused = latch;
        loop.runOnContext(now -> {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Ends {@link #pause}; nothing otherwise. */
    void resume() {
        CountDownLatch latch = paused;
        if (latch != null) {
            latch.countDown();
            paused = null;
        }
    }

    boolean isPaused() {
        return paused != null;
    }

    @Override
    public String toString() {
        return name;
    }
}
