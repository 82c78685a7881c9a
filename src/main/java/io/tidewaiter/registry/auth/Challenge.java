package io.tidewaiter.registry.auth;

import io.tidewaiter.net.WebAddress;
import io.tidewaiter.registry.exchange.Endpoint;
import java.util.List;
import java.util.Optional;

/** How a registry wants to be convinced: the challenges of RFC 9110, section 11.6.1, that we can answer. */
public sealed interface Challenge {

    /** User and password with every request. */
    record Basic() implements Challenge {}

    /**
     * A token from a service of its own.
     *
     * @param realm where its service is
     * @param service whom the token is for; may be empty
     * @param scope what it shall allow, separated by blanks; never empty
     */
    record Bearer(WebAddress realm, String service, String scope) implements Challenge {}

    /**
     * The challenge to answer: Bearer where there is one, as it may need no credentials at all.
     *
     * @param headers all {@code WWW-Authenticate} headers
     * @param endpoint gives the scope when the registry leaves it out
     */
    static Optional<Challenge> choose(List<String> headers, Endpoint endpoint) {
        List<ChallengeParser.Parsed> offered =
                headers.stream().flatMap(h -> ChallengeParser.parse(h).stream()).toList();
        Optional<Challenge> bearer = offered.stream()
                .filter(parsed -> parsed.scheme().equals("bearer"))
                .flatMap(parsed -> bearer(parsed, endpoint).stream())
                .findFirst();
        return bearer.or(() -> offered.stream()
                .filter(parsed -> parsed.scheme().equals("basic"))
                .findFirst()
                .map(parsed -> new Basic()));
    }

    private static Optional<Challenge> bearer(ChallengeParser.Parsed parsed, Endpoint endpoint) {
        String scope = parsed.parameter("scope").strip();
        String own = "repository:" + endpoint.image().repository() + ":pull";
        return realm(parsed.parameter("realm"))
                .map(realm -> new Bearer(realm, parsed.parameter("service"), scope.isEmpty() ? own : scope));
    }

    private static Optional<WebAddress> realm(String text) {
        try {
            return Optional.of(WebAddress.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
