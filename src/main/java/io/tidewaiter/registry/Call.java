package io.tidewaiter.registry;

import io.tidewaiter.update.port.RegistryException.Kind;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request as it goes out.
 *
 * @param uri absolute, http or https
 * @param form what is posted, a secret; null for a request without a body
 * @param authorization the header's value; empty to send none
 * @param insecure do not verify TLS, and follow a redirect to plain http
 * @param vouching {@code host[:port]} of the registry that is asked, or that sent us here
 */
record Call(
        HttpMethod method,
        URI uri,
        String accept,
        @Nullable String form,
        String authorization,
        boolean insecure,
        String vouching) {

    static Call of(String origin, Operation<?> operation, String authorization, boolean insecure, String vouching) {
        URI uri = URI.create(origin + operation.target());
        if (uri.getHost() == null) {
            throw new Trouble(Kind.BROKEN, uri.getRawAuthority() + " is no name that a host can have");
        }
        return new Call(
                operation.method(), uri, operation.accept(), operation.form(), authorization, insecure, vouching);
    }

    /**
     * The same question put to where a redirect points: anonymously, unless it stays on the same origin. Else whoever
     * can make a registry redirect would be handed our password.
     *
     * @throws Trouble when the redirect leads where we do not go
     */
    Call redirected(String location) {
        URI next = resolved(location);
        boolean web = "https".equals(next.getScheme()) || "http".equals(next.getScheme());
        if (!web || next.getHost() == null || next.getRawUserInfo() != null) {
            throw new Trouble(Kind.BROKEN, uri.getHost() + " redirects to something that is no web address");
        }
        if ("https".equals(uri.getScheme()) && "http".equals(next.getScheme()) && !insecure) {
            throw new Trouble(
                    Kind.BROKEN,
                    "%s redirects from https to plain http at %s: not followed"
                            .formatted(uri.getHost(), next.getHost()));
        }
        boolean same = sameOrigin(uri, next);
        if (form != null && !same) {
            throw new Trouble(
                    Kind.UNAUTHORIZED,
                    "%s redirects to %s, where our identity token has no business: not followed"
                            .formatted(uri.getHost(), next.getHost()));
        }
        return new Call(method, next, accept, form, same ? authorization : "", insecure, vouching);
    }

    private URI resolved(String location) {
        try {
            return uri.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new Trouble(Kind.BROKEN, uri.getHost() + " redirects to something that is no web address", e);
        }
    }

    static boolean sameOrigin(URI one, URI other) {
        return Objects.equals(one.getScheme(), other.getScheme())
                && one.getHost().equalsIgnoreCase(other.getHost())
                && port(one) == port(other);
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
    }

    @Override
    public String toString() {
        return "Call[" + method + " " + uri + "]";
    }
}
