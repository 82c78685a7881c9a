package io.tidewaiter.trigger.webhook.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Stands in a header of the request.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-11.4">RFC 9110, section 11.4: the scheme's case does not
 *     matter</a>
 */
public final class HeaderSecret implements Secret {

    private static final String AUTHORIZATION = "Authorization";

    private final String header;
    private final String scheme;
    private final byte[] expected;

    private HeaderSecret(String header, String scheme, String value) {
        this.header = header;
        this.scheme = scheme;
        this.expected = Secret.digest(value);
    }

    /** {@code Authorization: Bearer …}. */
    public static HeaderSecret bearer(byte[] content) {
        return new HeaderSecret(AUTHORIZATION, "Bearer ", Secret.line(content));
    }

    /** {@code Authorization: Basic …}; the file holds {@code user:password}. */
    public static HeaderSecret basic(byte[] content) {
        String line = Secret.line(content);
        if (line.indexOf(':') < 0) {
            throw new IllegalArgumentException("the secret is not user:password, as auth: basic wants it");
        }
        return new HeaderSecret(
                AUTHORIZATION, "Basic ", Base64.getEncoder().encodeToString(line.getBytes(StandardCharsets.UTF_8)));
    }

    /** The whole value of a header. */
    public static HeaderSecret raw(String header, byte[] content) {
        return new HeaderSecret(header, "", Secret.line(content));
    }

    public String header() {
        return header;
    }

    public boolean isShownBy(@Nullable String value) {
        return value != null
                && value.regionMatches(true, 0, scheme, 0, scheme.length())
                && MessageDigest.isEqual(
                        expected, Secret.digest(value.substring(scheme.length()).strip()));
    }
}
