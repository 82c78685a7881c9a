package io.tidewaiter.registry;

import io.tidewaiter.host.Keyring;
import io.tidewaiter.host.Source;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.memory.RegistryMemory;
import io.tidewaiter.memory.RegistryStanding;
import io.tidewaiter.net.RequestListener;
import io.tidewaiter.registry.auth.Authorizer;
import io.tidewaiter.registry.auth.Tokens;
import io.tidewaiter.registry.exchange.Endpoint;
import io.tidewaiter.registry.exchange.RegistryFailure;
import io.tidewaiter.registry.exchange.SingleFlight;
import io.tidewaiter.registry.exchange.Timeouts;
import io.tidewaiter.registry.hostfiles.ContainersConfigPaths;
import io.tidewaiter.registry.hostfiles.HostConfig;
import io.tidewaiter.registry.http.Transport;
import io.tidewaiter.registry.limits.RequestPacing;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.update.model.RegistryException;
import io.tidewaiter.update.port.Catalogue;
import io.tidewaiter.update.port.DigestQuery;
import io.tidewaiter.update.port.Registry;
import io.tidewaiter.update.port.TagList;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Asks the registries themselves, over the OCI distribution API: in the usual case one HEAD per reference, over a
 * connection that is still open, with a token that is still good.
 */
public final class DistributionRegistry implements Registry {

    private final HostConfig config;
    private final Transport transport;
    private final RequestPacing pacing;
    private final RegistryCaller caller;
    private final RegistryMemory memory;
    private final Heads heads;
    private final ImageCatalogue catalogue;
    private final RepositoryTags tags;
    private final SingleFlight<Asked, Named> flights = new SingleFlight<>();

    /** What has to do with time, chance and memory: handed in, so that a test has them in hand. */
    record Surroundings(
            Ticker ticker,
            InstantSource clock,
            RandomGenerator random,
            RegistryMemory memory,
            RequestListener listener) {}

    DistributionRegistry(Vertx vertx, ContainersConfigPaths paths, Timeouts timeouts, Surroundings around) {
        Ticker ticker = around.ticker();
        this.memory = around.memory();
        this.heads = new Heads(ticker::nanos);
        this.config = new HostConfig(vertx, paths, timeouts, ticker::nanos);
        this.transport = new Transport(vertx, config, timeouts);
        this.pacing = new RequestPacing(ticker, around.clock(), around.random(), memory, around.listener());
        Tokens tokens = new Tokens(transport, pacing, config, ticker::nanos);
        this.caller = new RegistryCaller(new SchemeMemory(transport), new Authorizer(config, tokens), pacing);
        this.catalogue = new ImageCatalogue(config, caller, memory, ticker);
        this.tags = new RepositoryTags(config, caller);
    }

    /**
     * As Podman of this user would ask. The files it names are read when they are needed, and again when they change.
     *
     * @param environment of the process, for the variables that name auth.json and registries.conf
     * @param home the user's home
     * @param uid the user's number, 0 for root
     * @param memory what outlives this process
     * @param listener hears of each request
     */
    public static DistributionRegistry forUser(
            Vertx vertx,
            Map<String, String> environment,
            Path home,
            long uid,
            RegistryMemory memory,
            RequestListener listener) {
        return new DistributionRegistry(
                vertx,
                new ContainersConfigPaths(environment, home, uid, Path.of("/")),
                Timeouts.DEFAULT,
                new Surroundings(
                        Ticker.of(vertx), InstantSource.system(), RandomGenerator.getDefault(), memory, listener));
    }

    @Override
    public Future<Digest> digestOf(DigestQuery question) {
        Source source = question.source();
        Asked asked = new Asked(source, question.insists());
        return flights.join(asked, () -> ask(asked))
                .compose(named -> source.reference().isPinned()
                        ? Future.succeededFuture(named.digest())
                        : ofPlatform(question, named))
                .recover(failure -> Future.failedFuture(named(source.reference(), failure)));
    }

    /** What images say, by their digests. */
    public Catalogue catalogue() {
        return catalogue;
    }

    /** Which tags repositories have. */
    public TagList tags() {
        return tags;
    }

    /** How we stand with the registries that there is something to say about. */
    public Future<List<RegistryStanding>> standings() {
        return pacing.standings();
    }

    /** Who we are, for pulls. */
    public Keyring keyring() {
        return new PullKeyring(config);
    }

    /** Ends the connections; what is under way fails. */
    public Future<Void> close() {
        return transport.close();
    }

    private record Asked(Source source, boolean insists) {}

    private Future<Named> ask(Asked asked) {
        return config.endpoints(asked.source)
                .compose(places -> Places.first(places, place -> ask(place, asked.insists)));
    }

    private Future<Named> ask(Endpoint place, boolean insists) {
        Heads.Worth worth = heads.of(place.authority());
        if (worth == Heads.Worth.FALSE) {
            return get(place, insists);
        }
        boolean doubted = worth == Heads.Worth.DOUBTFUL;
        return caller.call(place, insists, new ManifestHead(place.image(), doubted))
                .onSuccess(said -> said.named().ifPresent(named -> heads.are(place.authority(), Heads.Worth.TRUE)))
                .compose(said -> said.named()
                        .map(Future::succeededFuture)
                        .orElseGet(() -> said.isRefusal() && doubted ? getOnce(place, insists) : get(place, insists)));
    }

    /** Its answer says what refusals of HEAD are worth at this registry. */
    private Future<Named> getOnce(Endpoint place, boolean insists) {
        String registry = place.authority();
        return get(place, insists)
                .onSuccess(named -> heads.are(registry, Heads.Worth.FALSE))
                .recover(failure -> {
                    if (failure instanceof RegistryFailure trouble
                            && trouble.kind() == RegistryException.Kind.RATE_LIMITED) {
                        // no pull is to be spent on it: then HEAD has to do
                        return caller.call(place, insists, new ManifestHead(place.image(), false))
                                .compose(said -> said.named()
                                        .map(Future::succeededFuture)
                                        .orElseGet(() -> Future.failedFuture(failure)));
                    }
                    if (failure instanceof RegistryFailure trouble && isRefusal(trouble.kind())) {
                        heads.are(registry, Heads.Worth.TRUE);
                    }
                    return Future.failedFuture(failure);
                });
    }

    private static boolean isRefusal(RegistryException.Kind kind) {
        return kind == RegistryException.Kind.NOT_FOUND || kind == RegistryException.Kind.UNAUTHORIZED;
    }

    private Future<Named> get(Endpoint place, boolean insists) {
        return caller.call(place, insists, new ManifestGet(place.image()))
                .map(manifest -> new Named(manifest.digest(), manifest.isIndex()));
    }

    /** An index is fetched once for each digest that it ever had, and only where local storage does not know better. */
    private Future<Digest> ofPlatform(DigestQuery question, Named named) {
        if (!named.isIndex()) {
            return Future.succeededFuture(named.digest());
        }
        Optional<Digest> own = partner(question.inUse(), named.digest());
        return own.map(Future::succeededFuture)
                .orElseGet(() -> memory.listed(named.digest(), question.platform())
                        .compose(known ->
                                known.map(Future::succeededFuture).orElseGet(() -> fetched(question, named.digest()))));
    }

    /**
     * An image that was pulled by way of an index is known by two digests: the other one is its own. With more than two
     * it cannot be told which.
     */
    private static Optional<Digest> partner(Set<Digest> inUse, Digest index) {
        return inUse.size() == 2 && inUse.contains(index)
                ? inUse.stream().filter(digest -> !digest.equals(index)).findFirst()
                : Optional.empty();
    }

    private Future<Digest> fetched(DigestQuery question, Digest index) {
        return config.endpoints(question.source().at(index))
                .compose(places -> Places.first(
                        places, place -> caller.call(place, question.insists(), new ManifestGet(place.image()))))
                .map(manifest -> manifest.choose(question.platform(), question.inUse()))
                .compose(chosen ->
                        memory.listed(index, question.platform(), chosen).map(chosen));
    }

    static RegistryException named(Reference reference, Throwable failure) {
        if (failure instanceof RegistryFailure trouble) {
            @Nullable Throwable cause = trouble.getCause();
            return new RegistryException(trouble.kind(), reference + ": " + trouble.getMessage(), cause);
        }
        return new RegistryException(
                RegistryException.Kind.BROKEN, reference + ": asking the registry failed unexpectedly", failure);
    }
}
