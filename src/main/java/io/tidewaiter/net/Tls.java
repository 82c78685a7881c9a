package io.tidewaiter.net;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.SSLEngineOptions;
import io.vertx.core.spi.tls.DefaultSslContextFactory;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * The JDK's TLS, off the event loop. Vert.x makes a context and begins a handshake there, and the first of them load
 * hundreds of classes and all authorities that Java brings along: seconds on a small host that is busy.
 */
public final class Tls {

    private Tls() {}

    /** Makes the first context and begins its handshake, for no connection. Blocks the first time. */
    public static void load() {
        First.load();
    }

    /** For a client: what takes long in a handshake, as the check of certificates, is done by workers. */
    public static SSLEngineOptions onWorkers() {
        return new JdkSSLEngineOptions().setUseWorkerThread(true);
    }

    /** Is initialized once, by the first thread that needs it; the others wait. */
    private static final class First {

        static {
            try {
                SSLEngine engine = new DefaultSslContextFactory(SslProvider.JDK, false)
                        .forClient(null, "HTTPS")
                        .useAlpn(true)
                        .applicationProtocols(List.of("h2", "http/1.1"))
                        .enabledProtocols(Set.of("TLSv1.3", "TLSv1.2"))
                        .create()
                        .newEngine(UnpooledByteBufAllocator.DEFAULT);
                engine.beginHandshake();
                engine.wrap(
                        ByteBuffer.allocate(0),
                        ByteBuffer.allocate(engine.getSession().getPacketBufferSize()));
            } catch (SSLException e) {
                throw new IllegalStateException("Java cannot speak TLS", e);
            }
        }

        private static void load() {
            // the class is loaded
        }
    }
}
