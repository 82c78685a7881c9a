package io.tidewaiter.policy;

import io.tidewaiter.time.TimeSpan;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Part of a {@link HealthPolicy}, as a label or the configuration gives it; what is not said is left as it was.
 *
 * @param probes none means: not said
 * @param timeout null means: not said
 * @param soak null means: not said
 * @param whenIdle null means: not said
 * @param drain null means: not said
 */
public record HealthRules(
        List<Probe> probes,
        @Nullable Duration timeout,
        @Nullable Duration soak,
        @Nullable WhenIdle whenIdle,
        @Nullable Duration drain) {

    /** The words that {@link #of} reads. A label has {@code io.tidewaiter.health.} in front of each. */
    public static final Set<String> KEYS = Set.of("http", "tcp", "exec", "timeout", "soak", "idle", "drain");

    private static final int HIGHEST_PORT = 65535;
    private static final Pattern TCP =
            Pattern.compile("(?:(?<host>[A-Za-z0-9._-]*|\\[[0-9a-fA-F:.]+]):)?(?<port>\\d{1,5})");

    public static final HealthRules NONE = new HealthRules(List.of(), null, null, null, null);

    public HealthRules {
        probes = List.copyOf(probes);
    }

    /**
     * @param texts by the words of {@link #KEYS}; others are ignored. {@code http}: {@code /path},
     *     {@code :8080/path} or {@code http://127.0.0.1:8080/path}; {@code tcp}: {@code 8080} or {@code 127.0.0.1:8080};
     *     {@code exec}: a command, split at blanks, no shell; {@code timeout}, {@code soak}, {@code drain}: a {@link
     *     TimeSpan}; {@code idle}: a {@link WhenIdle}
     * @throws IllegalArgumentException naming the word and what it should look like
     */
    public static HealthRules of(Map<String, String> texts) {
        List<Probe> probes = new ArrayList<>();
        if (texts.get("http") instanceof String text) {
            probes.add(http(text));
        }
        if (texts.get("tcp") instanceof String text) {
            probes.add(tcp(text));
        }
        if (texts.get("exec") instanceof String text) {
            probes.add(exec(text));
        }
        return new HealthRules(
                probes,
                span("timeout", texts.get("timeout")),
                span("soak", texts.get("soak")),
                whenIdle(texts.get("idle")),
                span("drain", texts.get("drain")));
    }

    /** These rules where they say something, the policy where they do not. */
    public HealthPolicy over(HealthPolicy policy) {
        return new HealthPolicy(
                probes.isEmpty() ? policy.probes() : probes,
                timeout == null ? policy.timeout() : timeout,
                soak == null ? policy.soak() : soak,
                whenIdle == null ? policy.whenIdle() : whenIdle,
                drain == null ? policy.drain() : drain);
    }

    private static Probe http(String text) {
        String whole = text.startsWith("/") || text.startsWith(":") ? "http://127.0.0.1" + text : text;
        try {
            URI uri = URI.create(whole);
            if ("http".equals(uri.getScheme()) && uri.getHost() != null && uri.getUserInfo() == null && saysPort(uri)) {
                String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
                String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
                int port = uri.getPort() >= 0 ? uri.getPort() : text.startsWith("/") ? 0 : 80;
                return new Probe.Http(uri.getHost(), port, path + query);
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(httpMistake(text), e);
        }
        throw new IllegalArgumentException(httpMistake(text));
    }

    /** URI takes any number for a port, and none at all after the colon. */
    private static boolean saysPort(URI uri) {
        return uri.getPort() == -1
                ? !uri.getRawAuthority().endsWith(":")
                : uri.getPort() >= 1 && uri.getPort() <= HIGHEST_PORT;
    }

    private static String httpMistake(String text) {
        return "http: \"%s\" is not /path, :8080/path or http://127.0.0.1:8080/path".formatted(text);
    }

    private static Probe tcp(String text) {
        Matcher parts = TCP.matcher(text);
        if (parts.matches()) {
            int port = Integer.parseInt(parts.group("port"));
            String host = parts.group("host");
            if (port >= 1 && port <= HIGHEST_PORT) {
                return new Probe.Tcp(host == null || host.isEmpty() ? "127.0.0.1" : host, port);
            }
        }
        throw new IllegalArgumentException("tcp: \"%s\" is not 8080 or 127.0.0.1:8080".formatted(text));
    }

    private static Probe exec(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("exec: a command is missing");
        }
        return new Probe.Exec(List.of(text.strip().split("\\s+")));
    }

    private static @Nullable WhenIdle whenIdle(@Nullable String text) {
        try {
            return text == null ? null : WhenIdle.of(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("idle: " + e.getMessage(), e);
        }
    }

    private static @Nullable Duration span(String key, @Nullable String text) {
        try {
            return text == null ? null : TimeSpan.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
        }
    }
}
