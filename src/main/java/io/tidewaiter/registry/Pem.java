package io.tidewaiter.registry;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;

/** Certificates in files. Blocks. */
final class Pem {

    private Pem() {}

    /** Whether there is one in this file that can be read; Podman passes over files without, and so do we. */
    static boolean holdsCertificate(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return !CertificateFactory.getInstance("X.509")
                    .generateCertificates(in)
                    .isEmpty();
        } catch (IOException | CertificateException e) {
            return false;
        }
    }
}
