package io.tidewaiter.net;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An http or https address. It takes every host that a Go program takes, Podman among them: {@code java.net.URI} knows no
 * host in {@code 10.0.0.256:5000}, {@code reg.5g} or {@code a_b.example}. Whether there is such a host is the resolver's
 * to say.
 *
 * @param scheme {@code http} or {@code https}
 * @param host as it was written, an IPv6 address in brackets
 * @param port 1 to 65535; -1 where the scheme's own is meant
 * @param target path and query as they are sent, beginning with {@code /}
 */
public record WebAddress(String scheme, String host, int port, String target) {

    private static final int HIGHEST_PORT = 65_535;
    private static final Pattern WHOLE =
            Pattern.compile("(?i:(?<scheme>https?))://(?<authority>[^/?#]*)(?<target>[^#]*)(?:#.*)?");
    private static final Pattern AUTHORITY =
            Pattern.compile("(?<host>[A-Za-z0-9][A-Za-z0-9._-]*|\\[[0-9a-fA-F:.]+])(?::(?<port>\\d{1,5})?)?");
    private static final Pattern RELATIVE = Pattern.compile("(?!//)(?![A-Za-z][A-Za-z0-9+.-]*:).*");

    /** @throws IllegalArgumentException when it is no such address or holds a user's name; the text is not quoted */
    public static WebAddress parse(String text) {
        Matcher parts = WHOLE.matcher(text);
        Matcher authority = AUTHORITY.matcher(parts.matches() ? parts.group("authority") : "");
        if (!authority.matches()) {
            throw new IllegalArgumentException("not an http or https address");
        }
        String digits = authority.group("port");
        int port = digits == null ? -1 : Integer.parseInt(digits);
        if (port == 0 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException("no port has the number " + port);
        }
        String target = parts.group("target");
        return new WebAddress(
                parts.group("scheme").toLowerCase(Locale.ROOT),
                authority.group("host"),
                port,
                sendable(target.startsWith("/") ? target : "/" + target));
    }

    /** What a server at this address means by a reference of its own, as RFC 3986, section 5, has it. */
    public WebAddress resolve(String reference) {
        if (reference.startsWith("//")) {
            return parse(scheme + ":" + reference);
        }
        if (!RELATIVE.matcher(reference).matches()) {
            return parse(reference);
        }
        URI resolved = URI.create("http://placeholder" + target).resolve(reference);
        String query = resolved.getRawQuery();
        String path = resolved.getRawPath();
        return new WebAddress(scheme, host, port, (path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query));
    }

    private static String sendable(String target) {
        URI.create("http://placeholder" + target);
        return target;
    }

    public boolean isEncrypted() {
        return scheme.equals("https");
    }

    /** The port that is connected to. */
    public int connectedPort() {
        return port >= 0 ? port : isEncrypted() ? 443 : 80;
    }

    /** {@code host[:port]}, as it was written. */
    public String authority() {
        return port >= 0 ? host + ":" + port : host;
    }

    /** Without path and query. */
    public String origin() {
        return scheme + "://" + authority();
    }

    public boolean hasOriginOf(WebAddress other) {
        return scheme.equals(other.scheme)
                && host.equalsIgnoreCase(other.host)
                && connectedPort() == other.connectedPort();
    }

    /** The path as it is sent. */
    public String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** The query as it is sent, without its question mark; empty for none. */
    public String query() {
        int query = target.indexOf('?');
        return query < 0 ? "" : target.substring(query + 1);
    }

    @Override
    public String toString() {
        return origin() + target;
    }
}
