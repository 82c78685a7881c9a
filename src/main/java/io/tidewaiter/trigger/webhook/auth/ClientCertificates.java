package io.tidewaiter.trigger.webhook.auth;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * The sender's own certificate, or the authority that issued it. TLS has already proved that the sender holds the key and
 * that some hook trusts the certificate: here it is told which hook that is.
 */
public final class ClientCertificates implements Secret {

    private final List<X509Certificate> trusted;

    /**
     * @param content PEM, one certificate or more
     * @throws IllegalArgumentException when there is none
     */
    public ClientCertificates(byte[] content) {
        try {
            this.trusted =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(content))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
        } catch (CertificateException e) {
            throw new IllegalArgumentException("it holds no certificates in PEM", e);
        }
        if (trusted.isEmpty()) {
            throw new IllegalArgumentException("it holds no certificate");
        }
    }

    /** @param session null without TLS */
    public boolean isShownBy(@Nullable SSLSession session) {
        if (session == null) {
            return false;
        }
        try {
            Certificate[] chain = session.getPeerCertificates();
            return chain.length > 0
                    && chain[0] instanceof X509Certificate leaf
                    && trusted.stream().anyMatch(certificate -> isSame(leaf, certificate) || issued(certificate, leaf));
        } catch (SSLPeerUnverifiedException e) {
            return false;
        }
    }

    private static boolean isSame(X509Certificate shown, X509Certificate expected) {
        try {
            return MessageDigest.isEqual(Secret.digest(expected.getEncoded()), Secret.digest(shown.getEncoded()));
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static boolean issued(X509Certificate authority, X509Certificate leaf) {
        if (authority.getBasicConstraints() < 0
                || !authority.getSubjectX500Principal().equals(leaf.getIssuerX500Principal())) {
            return false;
        }
        try {
            leaf.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
