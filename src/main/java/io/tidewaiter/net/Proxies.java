package io.tidewaiter.net;

import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The proxy between this host and others, from the environment variables that Podman and other programs heed: {@code
 * https_proxy}, {@code http_proxy} and {@code no_proxy}, in small or capital letters.
 *
 * @see <a href="https://pkg.go.dev/golang.org/x/net/http/httpproxy">httpproxy, which Podman uses</a>
 */
public final class Proxies {

    private static final int SOCKS_PORT = 1080;

    private final Map<String, String> environment;
    private final List<String> exempt;

    /** @param environment of the process */
    public Proxies(Map<String, String> environment) {
        this.environment = environment;
        this.exempt = Stream.of(variable("no_proxy").orElse("").split(","))
                .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    /** @throws IllegalArgumentException when the variable makes no sense; its value is not quoted, as it may hold a password */
    public Optional<ProxyOptions> of(WebAddress address) {
        String name = address.isEncrypted() ? "https_proxy" : "http_proxy";
        return isExempt(address.host(), address.connectedPort())
                ? Optional.empty()
                : variable(name).map(text -> proxy(name, text));
    }

    private Optional<String> variable(String name) {
        return Stream.of(name, name.toUpperCase(Locale.ROOT))
                .flatMap(each -> Stream.ofNullable(environment.get(each)))
                .filter(text -> !text.isBlank())
                .findFirst();
    }

    /** This machine never needs a proxy. */
    private boolean isExempt(String host, int port) {
        String bare = host.toLowerCase(Locale.ROOT).replaceAll("^\\[|]$", "");
        boolean loopback = bare.equals("localhost") || bare.startsWith("127.") || bare.equals("::1");
        return loopback || exempt.stream().anyMatch(entry -> covers(entry, bare, port));
    }

    private static boolean covers(String entry, String host, int port) {
        if (entry.equals("*")) {
            return true;
        }
        if (entry.contains("/")) {
            return AddressBlock.parse(entry).filter(block -> block.holds(host)).isPresent();
        }
        String name = entry;
        int colon = entry.lastIndexOf(':');
        if (colon > 0 && entry.indexOf(':') == colon) {
            if (!entry.substring(colon + 1).equals(String.valueOf(port))) {
                return false;
            }
            name = entry.substring(0, colon);
        }
        String domain = name.startsWith("*.") ? name.substring(1) : name;
        return domain.startsWith(".") ? host.endsWith(domain) : host.equals(domain) || host.endsWith("." + domain);
    }

    private static ProxyOptions proxy(String variable, String text) {
        URI uri = uri(variable, text.contains("://") ? text : "http://" + text);
        boolean socks = "socks5".equals(uri.getScheme()) || "socks5h".equals(uri.getScheme());
        if (uri.getHost() == null || !(socks || "http".equals(uri.getScheme()))) {
            throw senseless(variable);
        }
        ProxyOptions options = new ProxyOptions()
                .setType(socks ? ProxyType.SOCKS5 : ProxyType.HTTP)
                .setHost(uri.getHost())
                .setPort(uri.getPort() >= 0 ? uri.getPort() : socks ? SOCKS_PORT : 80);
        @Nullable String user = uri.getRawUserInfo();
        if (user != null) {
            String[] parts = user.split(":", 2);
            options.setUsername(decoded(parts[0])).setPassword(parts.length > 1 ? decoded(parts[1]) : "");
        }
        return options;
    }

    private static URI uri(String variable, String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw senseless(variable);
        }
    }

    private static IllegalArgumentException senseless(String variable) {
        return new IllegalArgumentException(
                "the environment variable %s names no proxy: http://host:port or socks5://host:port is wanted"
                        .formatted(variable));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
