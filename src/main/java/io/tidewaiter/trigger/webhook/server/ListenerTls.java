package io.tidewaiter.trigger.webhook.server;

import io.tidewaiter.host.ExternalException;
import io.tidewaiter.net.Tls;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The listener's certificate and key, and whose certificates it accepts from senders. Blocks. */
public final class ListenerTls {

    private final Path certificate;
    private final Path key;
    private final List<Path> clients;
    private final WatchedFiles watched;

    /**
     * @param certificate PEM: the listener's own and those that lead to its authority
     * @param key PEM
     * @param clients PEM files of what hooks trust; where there are none no sender is asked for a certificate
     */
    public ListenerTls(Path certificate, Path key, List<Path> clients) {
        this.certificate = certificate;
        this.key = key;
        this.clients = List.copyOf(clients);
        this.watched = new WatchedFiles(
                Stream.concat(Stream.of(certificate, key), clients.stream()).toList());
    }

    boolean hasChanged() {
        return watched.haveChanged();
    }

    /**
     * Blocks.
     *
     * @throws ExternalException when a file cannot be read
     */
    ServerSSLOptions read() {
        Tls.load();
        try {
            ServerSSLOptions options = new ServerSSLOptions()
                    .setKeyCertOptions(new PemKeyCertOptions()
                            .setCertValue(Buffer.buffer(WatchedFiles.read(certificate)))
                            .setKeyValue(Buffer.buffer(WatchedFiles.read(key))));
            if (!clients.isEmpty()) {
                PemTrustOptions trust = new PemTrustOptions();
                for (Path client : clients) {
                    trust.addCertValue(Buffer.buffer(WatchedFiles.read(client)));
                }
                options.setTrustOptions(trust).setClientAuth(ClientAuth.REQUEST);
            }
            return options;
        } catch (IOException e) {
            throw new ExternalException("cannot read what TLS needs: " + e, e);
        }
    }
}
