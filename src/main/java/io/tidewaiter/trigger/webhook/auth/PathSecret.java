package io.tidewaiter.trigger.webhook.auth;

import java.security.MessageDigest;
import java.util.regex.Pattern;

/** Ends the URL, for senders that can show nothing else. */
public final class PathSecret implements Secret {

    /** The unreserved characters of RFC 3986, section 2.3: they are never percent-encoded. */
    private static final Pattern UNRESERVED = Pattern.compile("[A-Za-z0-9._~-]+");

    private final byte[] expected;

    public PathSecret(byte[] content) {
        String line = Secret.line(content);
        if (!UNRESERVED.matcher(line).matches()) {
            throw new IllegalArgumentException("the secret cannot stand in a URL: letters, digits and . _ ~ - can");
        }
        this.expected = Secret.digest(line);
    }

    public boolean isShownBy(String end) {
        return MessageDigest.isEqual(expected, Secret.digest(end));
    }
}
