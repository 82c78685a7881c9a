package io.tidewaiter.net;

import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;

/**
 * Authorities in PEM files. Vert.x keeps what it read by equal options for good, and options that name equal paths are
 * equal: a file that is replaced would never be read again. These are equal only to themselves.
 */
public final class Trusted {

    private Trusted() {}

    /**
     * What these files hold now. Blocks.
     *
     * @param files one without a certificate that can be read is passed over, as by Podman
     */
    public static TrustOptions in(List<Path> files) {
        try {
            KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
            authorities.load(null, null);
            for (Path file : files) {
                for (Certificate authority : certificates(file)) {
                    authorities.setCertificateEntry(String.valueOf(authorities.size()), authority);
                }
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(authorities);
            return TrustOptions.wrap(factory);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("Java cannot keep certificates in memory", e);
        }
    }

    private static Collection<? extends Certificate> certificates(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in);
        } catch (IOException | CertificateException e) {
            return List.of();
        }
    }
}
