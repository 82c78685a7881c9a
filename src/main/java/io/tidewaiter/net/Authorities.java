package io.tidewaiter.net;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The file of all authorities that this host trusts. Java has its own, which an administrator does not know of. */
public final class Authorities {

    /** Where distributions keep them: Debian, Fedora, SUSE, Alpine. */
    private static final List<String> FILES = List.of(
            "etc/ssl/certs/ca-certificates.crt",
            "etc/pki/tls/certs/ca-bundle.crt",
            "etc/ssl/ca-bundle.pem",
            "etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
            "etc/ssl/cert.pem");

    private Authorities() {}

    /**
     * Looks for it as Go programs do, Podman among them: {@code SSL_CERT_FILE}, then where distributions keep it. Blocks.
     *
     * @param systemRoot {@code /}, or for tests a folder in its place
     */
    public static Optional<Path> find(Map<String, String> environment, Path systemRoot) {
        return Optional.ofNullable(environment.get("SSL_CERT_FILE"))
                .filter(text -> !text.isBlank())
                .map(Path::of)
                .or(() -> FILES.stream()
                        .map(systemRoot::resolve)
                        .filter(Files::isReadable)
                        .findFirst());
    }
}
