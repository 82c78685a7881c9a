package io.tidewaiter.registry.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.tidewaiter.net.WebAddress;
import io.tidewaiter.registry.exchange.Authorization;
import io.tidewaiter.registry.exchange.Call;
import io.tidewaiter.registry.exchange.Endpoint;
import io.tidewaiter.registry.exchange.Login;
import io.tidewaiter.registry.exchange.RegistryFailure;
import io.tidewaiter.registry.exchange.SingleFlight;
import io.tidewaiter.registry.hostfiles.HostConfig;
import io.tidewaiter.registry.http.Transport;
import io.tidewaiter.registry.limits.RequestPacing;
import io.tidewaiter.update.model.RegistryException.Kind;
import io.vertx.core.Future;
import java.util.Optional;

/** Bearer tokens, kept while they are valid. Callers that ask for one that is being fetched share the request. */
public final class Tokens {

    private static final int MOST_KEPT = 1000;

    private final Transport transport;
    private final RequestPacing pacing;
    private final HostConfig config;
    private final Cache<Key, Token> kept;
    private final SingleFlight<Key, Token> flights = new SingleFlight<>();

    public Tokens(Transport transport, RequestPacing pacing, HostConfig config, Ticker ticker) {
        this.transport = transport;
        this.pacing = pacing;
        this.config = config;
        this.kept = Caffeine.newBuilder()
                .maximumSize(MOST_KEPT)
                .ticker(ticker)
                .executor(Runnable::run)
                .expireAfter(Expiry.<Key, Token>creating((key, token) -> token.lifetime()))
                .build();
    }

    /**
     * Another password is another key, so a new login is followed at once.
     *
     * @param insecure whether the registry that wants the token was asked without verified TLS
     */
    private record Key(Challenge.Bearer challenge, Optional<Login> identity, boolean insecure) {}

    /** @return a token that was kept (then the authorization is not {@code fresh}) or one from the token service */
    Future<Authorization> get(
            Endpoint endpoint, boolean insists, Challenge.Bearer challenge, Optional<Login> identity) {
        Key key = new Key(challenge, identity, endpoint.insecure());
        Token token = kept.getIfPresent(key);
        return token != null
                ? Future.succeededFuture(authorization(key, token, false))
                : flights.join(key, () -> fetch(endpoint, insists, key))
                        .map(fetched -> authorization(key, fetched, true));
    }

    private static Authorization authorization(Key key, Token token, boolean fresh) {
        return new Authorization("Bearer " + token.value(), key.identity.isPresent(), fresh);
    }

    /** Forgets the token that was refused, but not one that was fetched since. */
    void drop(Authorization refused) {
        kept.asMap().values().removeIf(token -> refused.header().equals("Bearer " + token.value()));
    }

    /** The token is kept before the flight ends, so that another one is not fetched in between. */
    private Future<Token> fetch(Endpoint endpoint, boolean insists, Key key) {
        WebAddress realm = key.challenge.realm();
        return trustsUnverified(endpoint, realm)
                .compose(trusted -> {
                    requirePrivacy(realm, key, trusted);
                    return request(endpoint, insists, key, trusted);
                })
                .onSuccess(token -> kept.put(key, token));
    }

    private Future<Token> request(Endpoint endpoint, boolean insists, Key key, boolean insecure) {
        TokenRequest request = new TokenRequest(key.challenge, key.identity);
        Call call = Call.of(
                key.challenge.realm().origin(), request, request.authorization(), insecure, endpoint.authority());
        return pacing.send(key.challenge.realm().authority(), request.purpose(), insists, () -> transport.send(call))
                .map(answer -> {
                    if (!request.understands(answer.status())) {
                        throw Refusals.ofTokenService(endpoint, key.challenge, answer, key.identity.isPresent());
                    }
                    return request.parse(answer);
                });
    }

    /**
     * Whether the realm may be spoken to without verified TLS: it is the insecure registry's own host, or is itself
     * configured insecure. That a registry is insecure says nothing about other hosts it may point to.
     */
    private Future<Boolean> trustsUnverified(Endpoint endpoint, WebAddress realm) {
        String host = WebAddress.parse("http://" + endpoint.authority()).host();
        return endpoint.insecure() && realm.host().equalsIgnoreCase(host)
                ? Future.succeededFuture(true)
                : config.isInsecure(realm.authority());
    }

    private static void requirePrivacy(WebAddress realm, Key key, boolean trusted) {
        if (!realm.isEncrypted() && key.identity.isPresent() && !trusted) {
            throw new RegistryFailure(
                    Kind.UNAUTHORIZED,
                    "the registry wants our credentials sent to %1$s in plain http, which was not done: if that is meant, set insecure = true for %1$s in registries.conf"
                            .formatted(realm.authority()));
        }
    }
}
