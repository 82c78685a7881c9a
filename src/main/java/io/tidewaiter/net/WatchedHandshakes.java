package io.tidewaiter.net;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.spi.tls.DefaultSslContextFactory;
import io.vertx.core.spi.tls.SslContextFactory;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/** The JDK's TLS, which tells of each TCP connection as soon as it is there: before it has said anything. */
final class WatchedHandshakes extends JdkSSLEngineOptions {

    private final Consumer<Channel> accepted;

    /** @param accepted is called on the channel's event loop */
    WatchedHandshakes(Consumer<Channel> accepted) {
        this.accepted = accepted;
    }

    @Override
    public SslContextFactory sslContextFactory() {
        return new DefaultSslContextFactory(SslProvider.JDK, false) {
            @Override
            public SslContext create() throws SSLException {
                return new WatchedContext(super.create());
            }
        };
    }

    private final class WatchedContext extends DelegatingSslContext {

        WatchedContext(SslContext context) {
            super(context);
        }

        /** Vert.x calls this one for each connection that has an address. */
        @Override
        protected SslHandler newHandler(
                ByteBufAllocator allocator, String host, int port, boolean startTls, Executor executor) {
            return new SslHandler(newEngine(allocator, host, port), startTls, executor) {
                @Override
                public void handlerAdded(ChannelHandlerContext context) throws Exception {
                    super.handlerAdded(context);
                    accepted.accept(context.channel());
                }
            };
        }

        @Override
        protected void initEngine(SSLEngine engine) {
            // as it is
        }
    }
}
