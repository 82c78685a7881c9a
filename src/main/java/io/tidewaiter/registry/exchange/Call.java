package io.tidewaiter.registry.exchange;

import io.tidewaiter.net.WebAddress;
import io.tidewaiter.update.model.RegistryException.Kind;
import io.vertx.core.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request as it goes out.
 *
 * @param ifNoneMatch the header of that name; null to send none
 * @param form what is posted, a secret; null for a request without a body
 * @param authorization the header's value; empty to send none
 * @param insecure do not verify TLS, and follow a redirect to plain http
 * @param vouching {@code host[:port]} of the registry that is asked, or that sent us here
 */
public record Call(
        HttpMethod method,
        WebAddress address,
        String accept,
        @Nullable String ifNoneMatch,
        @Nullable String form,
        String authorization,
        boolean insecure,
        String vouching) {

    public static Call of(
            String origin, RegistryRequest<?> operation, String authorization, boolean insecure, String vouching) {
        return new Call(
                operation.method(),
                address(origin + operation.target(), vouching),
                operation.accept(),
                operation.ifNoneMatch(),
                operation.form(),
                authorization,
                insecure,
                vouching);
    }

    private static WebAddress address(String text, String host) {
        try {
            return WebAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw new RegistryFailure(Kind.BROKEN, "%s cannot be asked: %s".formatted(host, e.getMessage()), e);
        }
    }

    /**
     * The same question put to where a redirect points: anonymously, unless it stays on the same origin. Otherwise
     * a host to which a registry redirects would get our password.
     *
     * @throws RegistryFailure when the redirect leads where we do not go
     */
    public Call redirected(String location) {
        WebAddress next = resolved(location);
        if (address.isEncrypted() && !next.isEncrypted() && !insecure) {
            throw new RegistryFailure(
                    Kind.BROKEN,
                    "%s redirects from https to plain http at %s: not followed".formatted(address.host(), next.host()));
        }
        boolean same = address.hasOriginOf(next);
        if (form != null && !same) {
            throw new RegistryFailure(
                    Kind.UNAUTHORIZED,
                    "%s redirects to %s, where our identity token has no business: not followed"
                            .formatted(address.host(), next.host()));
        }
        return new Call(method, next, accept, ifNoneMatch, form, same ? authorization : "", insecure, vouching);
    }

    private WebAddress resolved(String location) {
        try {
            return address.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new RegistryFailure(
                    Kind.BROKEN, address.host() + " redirects to something that is no web address", e);
        }
    }

    @Override
    public String toString() {
        return "Call[" + method + " " + address + "]";
    }
}
