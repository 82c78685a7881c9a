package io.tidewaiter.daemon;

import io.tidewaiter.config.HostFile;
import io.tidewaiter.config.Settings;
import io.tidewaiter.fleet.etcd.EtcdClients;
import io.tidewaiter.fleet.etcd.EtcdOptions;
import io.vertx.core.Vertx;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How etcd is reached, as the configuration has it. Reading it reads files. */
public record EtcdAccess(EtcdOptions options) {

    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final int WATCHES = 2;
    private static final int LONGEST_PASSWORD = 4096;

    /**
     * @param environment of the service: where systemd has put credentials
     * @throws IllegalArgumentException with what is wrong with a file
     */
    public static EtcdAccess of(Settings.Fleet fleet, Map<String, String> environment) {
        return new EtcdAccess(new EtcdOptions(
                fleet.endpoints(), tls(fleet.tls(), environment), login(fleet, environment), EtcdOptions.LIMIT));
    }

    public static EtcdClients clients(Vertx vertx) {
        return new EtcdClients(vertx, CONNECT, WATCHES);
    }

    private static @Nullable ClientSSLOptions tls(Settings.@Nullable FleetTls tls, Map<String, String> environment) {
        if (tls == null) {
            return null;
        }
        ClientSSLOptions options = new ClientSSLOptions().setHostnameVerificationAlgorithm("HTTPS");
        if (tls.authority() != null) {
            options.setTrustOptions(
                    new PemTrustOptions().addCertPath(readable("fleet.tls.ca-file", tls.authority(), environment)));
        }
        if (tls.certificate() != null && tls.key() != null) {
            options.setKeyCertOptions(new PemKeyCertOptions()
                    .addCertPath(readable("fleet.tls.certificate-file", tls.certificate(), environment))
                    .addKeyPath(readable("fleet.tls.key-file", tls.key(), environment)));
        }
        return options;
    }

    private static String readable(String key, HostFile file, Map<String, String> environment) {
        Path path = file.in(environment);
        if (!Files.isReadable(path)) {
            throw new IllegalArgumentException("%s: %s cannot be read".formatted(key, path));
        }
        return path.toString();
    }

    private static EtcdOptions.@Nullable Login login(Settings.Fleet fleet, Map<String, String> environment) {
        if (fleet.user() == null || fleet.passwordFile() == null) {
            return null;
        }
        Path path = fleet.passwordFile().in(environment);
        try {
            String password = Files.readString(path).strip();
            if (password.isEmpty() || password.length() > LONGEST_PASSWORD) {
                throw new IllegalArgumentException("fleet.password-file: %s holds no password".formatted(path));
            }
            return new EtcdOptions.Login(fleet.user(), password);
        } catch (IOException e) {
            throw new IllegalArgumentException("fleet.password-file: %s cannot be read".formatted(path), e);
        }
    }
}
