package io.tidewaiter.fleet.agent;

import io.tidewaiter.fleet.etcd.Etcd;
import io.tidewaiter.fleet.etcd.EtcdFailure;
import io.tidewaiter.fleet.etcd.EtcdFailure.Kind;
import io.tidewaiter.fleet.etcd.Txn;
import io.tidewaiter.time.Repeat;
import io.tidewaiter.time.Ticker;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Keeps a key alive that says that this host is there. It costs two or three small requests in the lease's life, so that one may
 * be lost: of 10,000 hosts that is most of what etcd is asked.
 */
final class Heartbeat {

    /** How long a host that says nothing counts as there. */
    static final Duration LIFE = Duration.ofSeconds(60);

    private final Etcd etcd;
    private final Ticker ticker;
    private final RandomGenerator random;
    private final String key;
    private final String value;
    private final Runnable unheard;
    private long lease;
    private boolean written;
    private boolean allowed;
    private boolean stopped;

    /** @param unheard called when no member answers */
    Heartbeat(Etcd etcd, Ticker ticker, RandomGenerator random, String key, String value, Runnable unheard) {
        this.etcd = etcd;
        this.ticker = ticker;
        this.random = random;
        this.key = key;
        this.value = value;
        this.unheard = unheard;
    }

    /** Many hosts that start together do not beat together. */
    void start() {
        Repeat.asLongAs(() -> stopped
                ? Future.succeededFuture(false)
                : beat().recover(this::failed).compose(beaten -> pause()).map(true));
    }

    private Future<Void> pause() {
        long life = LIFE.toMillis();
        return ticker.after(Duration.ofMillis(allowed ? random.nextLong(life / 3, life * 5 / 12) : 500));
    }

    /** The name is this host's own: it may be said that it is there. */
    void allow(boolean own) {
        allowed = own;
    }

    /** The host says itself that it goes. */
    Future<Void> stop() {
        stopped = true;
        return lease == 0 ? Future.succeededFuture() : etcd.revoke(lease).otherwiseEmpty();
    }

    private Future<Void> beat() {
        if (!allowed) {
            return Future.succeededFuture();
        }
        if (lease == 0) {
            return etcd.lease(LIFE).compose(id -> {
                lease = id;
                written = false;
                return write();
            });
        }
        return etcd.keepAlive(lease).compose(alive -> written ? Future.succeededFuture() : write());
    }

    private Future<Void> write() {
        return etcd.commit(new Txn().put(key, value, lease)).map(done -> {
            written = true;
            return null;
        });
    }

    private Future<Void> failed(Throwable failure) {
        if (EtcdFailure.is(failure, Kind.NO_LEASE)) {
            lease = 0;
        } else {
            unheard.run();
        }
        return Future.succeededFuture();
    }
}
