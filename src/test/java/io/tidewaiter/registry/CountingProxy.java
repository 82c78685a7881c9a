package io.tidewaiter.registry;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Passes bytes on, counts connections, and can change its mind about where it leads. */
final class CountingProxy implements AutoCloseable {

    private final NetServer server;
    private final NetClient client;
    private final AtomicInteger connections = new AtomicInteger();
    private final Set<NetSocket> open = ConcurrentHashMap.newKeySet();
    private volatile int target;

    CountingProxy(Vertx vertx, int target) {
        this.target = target;
        this.client = vertx.createNetClient();
        this.server = vertx.createNetServer()
                .connectHandler(this::connect)
                .listen(0, "127.0.0.1")
                .await();
    }

    private void connect(NetSocket from) {
        connections.incrementAndGet();
        open.add(from);
        from.pause();
        client.connect(target, "127.0.0.1").onSuccess(to -> {
            from.handler(to::write);
            to.handler(from::write);
            from.closeHandler(closed -> to.close());
            to.closeHandler(closed -> from.close());
            from.resume();
        });
    }

    /** New connections lead there; the old ones are cut. */
    void leadTo(int port) {
        target = port;
        open.forEach(socket -> socket.close().await());
    }

    int connections() {
        return connections.get();
    }

    String authority() {
        return "127.0.0.1:" + server.actualPort();
    }

    @Override
    public void close() {
        server.close().await();
    }
}
