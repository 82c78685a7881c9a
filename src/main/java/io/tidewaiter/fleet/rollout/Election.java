package io.tidewaiter.fleet.rollout;

import io.tidewaiter.fleet.etcd.Etcd;
import io.tidewaiter.fleet.etcd.EtcdFailure;
import io.tidewaiter.fleet.etcd.EtcdFailure.Kind;
import io.tidewaiter.fleet.etcd.Txn;
import io.tidewaiter.time.Repeat;
import io.tidewaiter.time.Ticker;
import io.vertx.core.Future;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads for as long as a lease is kept alive. Who leads is the one who wrote the key; a coordinator that believes that it
 * leads and does not any more is stopped by the comparison in each of its transactions.
 */
final class Election {

    /** How long nothing is granted after a leader died. */
    static final Duration LIFE = Duration.ofSeconds(10);

    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Logger log = LoggerFactory.getLogger(Election.class);

    private final Etcd etcd;
    private final Ticker ticker;
    private final String key;
    private final String name;
    private final Runnable unheard;
    private long lease;
    private boolean stopped;

    /**
     * @param name of this coordinator, another for each process
     * @param unheard called when the member that is asked does not answer
     */
    Election(Etcd etcd, Ticker ticker, String key, String name, Runnable unheard) {
        this.etcd = etcd;
        this.ticker = ticker;
        this.key = key;
        this.name = name;
        this.unheard = unheard;
    }

    void start() {
        Repeat.asLongAs(() -> stopped
                ? Future.succeededFuture(false)
                : round().recover(this::failed)
                        .compose(done -> ticker.after(PAUSE))
                        .map(true));
    }

    /** Lets another lead at once. */
    Future<Void> stop() {
        stopped = true;
        return lease == 0 ? Future.succeededFuture() : etcd.revoke(lease).otherwiseEmpty();
    }

    private Future<Void> round() {
        return (lease == 0 ? etcd.lease(LIFE).onSuccess(id -> lease = id).<Void>mapEmpty() : etcd.keepAlive(lease))
                .compose(alive -> etcd.commit(new Txn().absent(key).put(key, name, lease)))
                .onSuccess(won -> {
                    if (won) {
                        log.info("this coordinator leads name={}", name);
                    }
                })
                .mapEmpty();
    }

    private Future<Void> failed(Throwable failure) {
        if (EtcdFailure.is(failure, Kind.NO_LEASE)) {
            lease = 0;
            return Future.succeededFuture();
        }
        log.warn("leadership is not renewed reason={}", failure.getMessage());
        unheard.run();
        return Future.succeededFuture();
    }
}
