package io.tidewaiter.config;

import java.nio.file.Path;
import java.util.Map;

/**
 * A file of this host that holds a secret or a certificate: an absolute path, or one of the credentials that systemd hands
 * to the service.
 *
 * @param text as a person wrote it
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#Credentials">systemd.exec(5),
 *     Credentials</a>
 */
public record HostFile(String text) {

    private static final String VARIABLE = "CREDENTIALS_DIRECTORY";
    private static final String CREDENTIALS = "${" + VARIABLE + "}/";

    /** The message does not repeat the text: what a person writes here by mistake is the secret. */
    static HostFile parse(String text) {
        if (text.indexOf('\0') >= 0 || !(text.startsWith("/") || text.startsWith(CREDENTIALS))) {
            throw new IllegalArgumentException(
                    "is not an absolute path: write the secret into a file and name that, or " + CREDENTIALS + "NAME");
        }
        return new HostFile(text);
    }

    /**
     * @param environment of the service, which the commands do not have
     * @throws IllegalArgumentException when systemd gave it no credentials
     */
    public Path in(Map<String, String> environment) {
        if (!text.startsWith(CREDENTIALS)) {
            return Path.of(text);
        }
        String folder = environment.getOrDefault(VARIABLE, "");
        if (folder.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s: the service has no credentials; give its unit a LoadCredential= for each".formatted(text));
        }
        return Path.of(folder, text.substring(CREDENTIALS.length()));
    }
}
