package io.tidewaiter.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.podman.Loop;
import io.tidewaiter.trigger.webhook.server.TestIdentity;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {

    /** Trusts all, and knows where it was asked. */
    private static final class Recorder implements X509TrustManager {

        private final List<String> threads = new CopyOnWriteArrayList<>();

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind) {
            threads.add(Thread.currentThread().getName());
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind) {
            threads.add(Thread.currentThread().getName());
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @Test
    void checksCertificatesOnAWorker(@TempDir Path folder) throws Exception {
        Recorder recorder = new Recorder();
        TestIdentity own = TestIdentity.of(folder, "server");
        try (Loop loop = new Loop()) {
            PemKeyCertOptions key = new PemKeyCertOptions()
                    .setCertValue(Buffer.buffer(own.certificate()))
                    .setKeyValue(Buffer.buffer(own.key()));
            HttpServer server = loop.result(() -> loop.vertx()
                    .createHttpServer(new HttpServerOptions().setSsl(true).setKeyCertOptions(key))
                    .requestHandler(request -> request.response().end())
                    .listen(0, "127.0.0.1"));

            loop.result(() -> loop.vertx()
                    .createHttpClient(new HttpClientOptions().setSslEngineOptions(Tls.onWorkers()))
                    .request(new RequestOptions()
                            .setHost("127.0.0.1")
                            .setPort(server.actualPort())
                            .setSsl(true)
                            .setSslOptions(new ClientSSLOptions()
                                    .setTrustOptions(TrustOptions.wrap(recorder))
                                    .setHostnameVerificationAlgorithm("")))
                    .compose(request -> request.send()));
        }

        assertThat(recorder.threads).singleElement().asString().doesNotContain("eventloop");
    }

    @Test
    void isLoadedAsOftenAsItIsAskedFor() {
        Tls.load();
        Tls.load();
    }
}
