package io.tidewaiter.config;

import java.net.InetAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An address of this host to accept connections on.
 *
 * @param host a name or address, IPv6 without its brackets
 * @param port 1 to 65535; 0, which a file cannot say, takes any free one
 */
public record Listen(String host, int port) {

    private static final Pattern TEXT =
            Pattern.compile("(?:\\[(?<six>[0-9a-fA-F:.]+)]|(?<host>[A-Za-z0-9.-]+)):(?<port>[0-9]{1,5})");
    private static final int HIGHEST = 65535;

    public Listen {
        if (port < 0 || port > HIGHEST) {
            throw new IllegalArgumentException("%d is not a port: 1 to %d is".formatted(port, HIGHEST));
        }
    }

    static Listen parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("\"%s\" is not 127.0.0.1:8090 or [::1]:8090".formatted(text));
        }
        int port = Integer.parseInt(parts.group("port"));
        if (port == 0) {
            throw new IllegalArgumentException("0 is not a port: 1 to %d is".formatted(HIGHEST));
        }
        String six = parts.group("six");
        return new Listen(six == null ? parts.group("host") : six, port);
    }

    /** Whether only this host reaches it. By the address alone: what a name means is for others to say. */
    boolean isLoopback() {
        try {
            return InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
