package io.tidewaiter.fleet.etcd;

import io.tidewaiter.net.WebAddress;
import io.vertx.core.net.ClientSSLOptions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of etcd, and our credentials for it.
 *
 * @param endpoints the client addresses of its members, at least one
 * @param tls for members with https; null for what Java trusts
 * @param login null where etcd asks for none
 * @param limit how long a request may take before the next member is asked
 */
public record EtcdOptions(
        List<WebAddress> endpoints,
        @Nullable ClientSSLOptions tls,
        @Nullable Login login,
        Duration limit) {

    public static final Duration LIMIT = Duration.ofSeconds(5);

    public EtcdOptions {
        endpoints = List.copyOf(endpoints);
    }

    /** A user of etcd's. */
    public record Login(String user, String password) {

        @Override
        public String toString() {
            return "Login[user=" + user + "]";
        }
    }
}
