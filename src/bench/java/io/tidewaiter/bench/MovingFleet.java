package io.tidewaiter.bench;

import io.tidewaiter.fleet.etcd.KeyValue;
import io.tidewaiter.fleet.model.FleetHost;
import io.tidewaiter.fleet.model.FleetHost.Running;
import io.tidewaiter.fleet.model.FleetJson;
import io.tidewaiter.fleet.model.FleetKeys;
import io.tidewaiter.fleet.model.Grant;
import io.tidewaiter.fleet.model.HostResult;
import io.tidewaiter.fleet.model.HostResult.Ended;
import io.tidewaiter.fleet.model.Rollout;
import io.tidewaiter.fleet.model.RolloutGate;
import io.tidewaiter.fleet.model.Strategy;
import io.tidewaiter.fleet.model.Target;
import io.tidewaiter.fleet.model.Want;
import io.tidewaiter.fleet.rollout.FleetView;
import io.tidewaiter.time.Repeat;
import io.tidewaiter.time.Ticker;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A fleet through which a release goes at a steady pace. Some hosts fail. */
final class MovingFleet {

    private static final Target TARGET = new Target("default", "registry.example/web:prod");
    private static final String OLD = "sha256:" + "0".repeat(64);
    private static final String NEW = "sha256:" + "1".repeat(64);
    private static final String ROLLOUT = "r1";
    private static final String AT = "2026-03-01T10:00:00Z";
    private static final Duration STEP = Duration.ofMillis(10);

    /** One of so many hosts fails. */
    private static final int ONE_FAILS = 200;

    private final FleetKeys keys;
    private final FleetView view;
    private final int hosts;
    private final Map<String, Long> told = new HashMap<>();
    private long revision;
    private int events;

    MovingFleet(FleetKeys keys, FleetView view, int hosts) {
        this.keys = keys;
        this.view = view;
        this.hosts = hosts;
    }

    /** The rollout has begun, and no host has. */
    void begin() {
        put(keys.leader(), "here-1");
        put(keys.rollout(TARGET), new Rollout(ROLLOUT, NEW, Strategy.DEFAULT, 2, 1000, List.of(OLD), name(0), AT));
        put(keys.gate(TARGET), new RolloutGate(ROLLOUT, RolloutGate.Word.RUN, name(0), "", AT));
        for (int host = 0; host < hosts; host++) {
            runs(host, OLD, "1.9.0");
            put(keys.beat(name(host)), "machine");
            put(keys.want(name(host), TARGET), new Want(NEW, true, ""));
        }
    }

    /**
     * Each host begins, and ends a second later: two events of each.
     *
     * @param share of all hosts
     */
    Future<Void> move(Ticker ticker, int eventsASecond, double share) {
        long began = ticker.nanos();
        int before = events;
        int end = (int) (share * (2 * hosts + eventsASecond));
        return Repeat.asLongAs(() -> {
            long due = before + ticker.since(began).toMillis() * eventsASecond / 1000;
            for (; events < due && events < end; events++) {
                event(events, eventsASecond / 2);
            }
            return events < end ? ticker.after(STEP).map(true) : Future.succeededFuture(false);
        });
    }

    /** @param between how many hosts are updating at once */
    private void event(int number, int between) {
        int host = number / 2;
        if (number % 2 == 0 && host < hosts) {
            put(keys.grant(name(host), TARGET), new Grant(ROLLOUT, NEW, Grant.Phase.UPDATING, false, AT));
            told.put(name(host) + " updating", System.currentTimeMillis());
        } else if (number % 2 == 1 && host >= between && host - between < hosts) {
            end(host - between);
        }
    }

    private void end(int host) {
        boolean fails = host % ONE_FAILS == ONE_FAILS - 1;
        put(
                keys.result(name(host), TARGET),
                new HostResult(
                        ROLLOUT,
                        NEW,
                        fails ? Ended.FAILED : Ended.PROVEN,
                        fails ? "not healthy after 30s: it answers 500" : "",
                        "2.0.1",
                        0,
                        1000,
                        AT));
        if (!fails) {
            runs(host, NEW, "2.0.1");
        }
        view.removed(keys.want(name(host), TARGET));
        view.removed(keys.grant(name(host), TARGET));
        told.put(name(host) + (fails ? " failed" : " current"), System.currentTimeMillis());
    }

    /** When the view was told, by host and state. */
    Map<String, Long> told() {
        return Map.copyOf(told);
    }

    private static String name(int host) {
        return "edge-%05d".formatted(host);
    }

    private void runs(int host, String digest, String version) {
        put(
                keys.info(name(host)),
                new FleetHost(
                        "machine of " + host,
                        TARGET.group(),
                        Map.of("site", "site-" + host % 50),
                        "0.1.0",
                        Map.of(TARGET.reference(), new Running(digest, version))));
    }

    private void put(String key, Object value) {
        revision++;
        view.put(new KeyValue(key, value instanceof String text ? text : FleetJson.write(value), revision, revision));
    }
}
