package io.tidewaiter.scaffold;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A TCP port of the container and where it is reached, {@code [IP:]HOST:CONTAINER} as podman-run(1) writes it.
 *
 * @param ip one address of this host, IPv6 without its brackets; null for all of them
 * @param port of this host
 * @param containerPort of the container
 */
public record Publish(@Nullable String ip, int port, int containerPort) {

    static final int HIGHEST = 65535;

    private static final Pattern FORM =
            Pattern.compile("(?:(?<ip>[0-9.]+|\\[[0-9a-fA-F:.]+\\]):)?(?<port>\\d{1,9}):(?<container>\\d{1,9})");
    private static final Pattern IPV4 =
            Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(25[0-5]|2[0-4]\\d|1?\\d?\\d)");

    /** @throws IllegalArgumentException when a port is none */
    public Publish {
        inRange(port);
        inRange(containerPort);
    }

    /** @throws IllegalArgumentException with a message that shows what is meant */
    public static Publish parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is not [IP:]HOST:CONTAINER, such as 8080:80 or 127.0.0.1:8080:80".formatted(text));
        }
        String ip = parts.group("ip");
        if (ip != null && !ip.startsWith("[") && !IPV4.matcher(ip).matches()) {
            throw new IllegalArgumentException("\"%s\" is not an IP address".formatted(ip));
        }
        return new Publish(
                ip == null ? null : ip.replaceAll("[\\[\\]]", ""),
                Integer.parseInt(parts.group("port")),
                Integer.parseInt(parts.group("container")));
    }

    /** Whether only this host can reach it. */
    public boolean isLocal() {
        return ip != null && (ip.startsWith("127.") || ip.equals("::1"));
    }

    /** Whether it is for one address, which this host may not have yet when the unit starts. */
    boolean isForOneAddress() {
        return ip != null && !isLocal() && !ip.equals("0.0.0.0") && !ip.equals("::");
    }

    /** Address and port as {@code ListenStream=} wants them: systemd.socket(5). */
    String listenStream() {
        return ip == null ? Integer.toString(port) : host() + ":" + port;
    }

    @Override
    public String toString() {
        return (ip == null ? "" : host() + ":") + port + ":" + containerPort;
    }

    private String host() {
        return ip != null && ip.indexOf(':') >= 0 ? "[" + ip + "]" : String.valueOf(ip);
    }

    private static void inRange(int port) {
        if (port < 1 || port > HIGHEST) {
            throw new IllegalArgumentException("%d is not a port: 1 to %d are".formatted(port, HIGHEST));
        }
    }
}
