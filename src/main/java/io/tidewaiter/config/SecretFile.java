package io.tidewaiter.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Optional;

/** Looks whether a file that the configuration names can be used, and whether it keeps what it holds to itself. */
final class SecretFile {

    private static final int LONGEST = 64 * 1024;
    private static final String CERTIFICATE = "-----BEGIN CERTIFICATE-----";
    private static final String KEY = "PRIVATE KEY-----";

    private SecretFile() {}

    /**
     * What speaks against it. Of credentials of the service nothing can be said where there are none: only the service
     * has them. Blocks.
     */
    static Optional<String> objection(HostFile file, Map<String, String> environment) {
        Path path;
        try {
            path = file.in(environment);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        try {
            if (Files.notExists(path)) {
                return Optional.of(path + " does not exist");
            }
            if (!Files.isRegularFile(path)) {
                return Optional.of(path + " is not a file");
            }
            if (!Files.isReadable(path)) {
                return Optional.of(path + " cannot be read by the user who asks: chown it to whom the service runs as");
            }
            return Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_READ) && !isPublic(path)
                    ? Optional.of("%s can be read by every user of this host: chmod o-r %1$s".formatted(path))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.of("%s cannot be read: %s".formatted(path, e.getMessage()));
        }
    }

    /** A certificate alone is public. */
    private static boolean isPublic(Path path) throws IOException {
        try (var stream = Files.newInputStream(path)) {
            String text = new String(stream.readNBytes(LONGEST), StandardCharsets.ISO_8859_1);
            return text.contains(CERTIFICATE) && !text.contains(KEY);
        }
    }
}
