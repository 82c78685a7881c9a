package io.tidewaiter.registry.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tidewaiter.registry.exchange.Authorization;
import io.tidewaiter.registry.exchange.Credentials;
import io.tidewaiter.registry.exchange.Endpoint;
import io.tidewaiter.registry.exchange.IdentityToken;
import io.tidewaiter.registry.exchange.Login;
import io.tidewaiter.registry.exchange.RegistryFailure;
import io.tidewaiter.registry.hostfiles.HostConfig;
import io.tidewaiter.update.model.RegistryException.Kind;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * Answers challenges, and remembers per repository which one it was, so that the next request brings its authorization
 * along and a check stays one request.
 */
public final class Authorizer {

    private static final int MOST_KEPT = 1000;

    private final HostConfig config;
    private final Tokens tokens;
    private final Cache<Repository, Challenge> challenges =
            Caffeine.newBuilder().maximumSize(MOST_KEPT).executor(Runnable::run).build();

    /**
     * Where a challenge came from. One that came without verified TLS is answered to no other server: it may be an attacker's.
     *
     * @param name host and repository
     */
    private record Repository(String name, boolean insecure) {

        static Repository of(Endpoint endpoint) {
            return new Repository(endpoint.image().name(), endpoint.insecure());
        }
    }

    public Authorizer(HostConfig config, Tokens tokens) {
        this.config = config;
        this.tokens = tokens;
    }

    /** What to send before a challenge: nothing, until the repository has challenged us once. */
    public Future<Authorization> beforehand(Endpoint endpoint, boolean insists) {
        Challenge known = challenges.getIfPresent(Repository.of(endpoint));
        return known == null ? Future.succeededFuture(Authorization.NONE) : authorize(endpoint, insists, known);
    }

    /**
     * What to send now that the registry has said 401.
     *
     * @param headers its {@code WWW-Authenticate} headers
     * @param refused what was sent; never given out again
     */
    public Future<Authorization> answer(
            Endpoint endpoint, boolean insists, List<String> headers, Authorization refused) {
        tokens.drop(refused);
        Optional<Challenge> challenge = Challenge.choose(headers, endpoint);
        if (challenge.isEmpty()) {
            return Future.failedFuture(new RegistryFailure(
                    Kind.BROKEN, "the registry wants us to authenticate (401) in no way that we know"));
        }
        challenges.put(Repository.of(endpoint), challenge.get());
        return authorize(endpoint, insists, challenge.get());
    }

    /** The remembered way has failed: the next request starts from nothing. */
    public void forget(Endpoint endpoint, Authorization refused) {
        tokens.drop(refused);
        challenges.invalidate(Repository.of(endpoint));
    }

    private Future<Authorization> authorize(Endpoint endpoint, boolean insists, Challenge challenge) {
        return config.identity(endpoint).compose(identity -> switch (challenge) {
            case Challenge.Bearer bearer -> tokens.get(endpoint, insists, bearer, identity);
            case Challenge.Basic basic -> basic(endpoint, identity);
        });
    }

    private static Future<Authorization> basic(Endpoint endpoint, Optional<Login> identity) {
        return identity.map(found -> switch (found) {
                    case Credentials credentials -> Future.succeededFuture(Authorization.basic(credentials));
                    case IdentityToken token ->
                        Future.<Authorization>failedFuture(new RegistryFailure(
                                Kind.UNAUTHORIZED,
                                "the registry wants a password (Basic), and what we have for it is an identity token: "
                                        + endpoint.login()));
                })
                .orElseGet(() -> Future.failedFuture(new RegistryFailure(
                        Kind.UNAUTHORIZED,
                        "the registry wants credentials and we have none for it (401): " + endpoint.login())));
    }
}
