package io.tidewaiter.fleet.etcd;

import io.tidewaiter.net.BoundedClient;
import io.tidewaiter.net.Tls;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;

/** The connections to etcd: a few that are used again for requests, and one for each watch. */
public final class EtcdClients {

    private static final int REQUESTS = 8;

    private final BoundedClient requests;
    private final BoundedClient streams;

    /**
     * @param connect how long a connection may take
     * @param watches how many streams at once
     */
    public EtcdClients(Vertx vertx, Duration connect, int watches) {
        this.requests = new BoundedClient(vertx, options(connect), new PoolOptions().setHttp1MaxSize(REQUESTS));
        this.streams = new BoundedClient(vertx, options(connect), new PoolOptions().setHttp1MaxSize(watches));
    }

    private static HttpClientOptions options(Duration connect) {
        return new HttpClientOptions()
                .setConnectTimeout((int) connect.toMillis())
                .setTcpKeepAlive(true)
                .setSslEngineOptions(Tls.onWorkers());
    }

    BoundedClient requests() {
        return requests;
    }

    BoundedClient streams() {
        return streams;
    }

    public Future<Void> close() {
        return Future.join(requests.close(), streams.close()).mapEmpty();
    }
}
