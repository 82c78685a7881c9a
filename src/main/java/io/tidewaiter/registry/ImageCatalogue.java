package io.tidewaiter.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tidewaiter.host.ImageContent;
import io.tidewaiter.host.ImageVersion;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.memory.RegistryMemory;
import io.tidewaiter.oci.ImageJson;
import io.tidewaiter.registry.exchange.Endpoint;
import io.tidewaiter.registry.exchange.Purpose;
import io.tidewaiter.registry.exchange.SingleFlight;
import io.tidewaiter.registry.hostfiles.HostConfig;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.update.port.Catalogue;
import io.tidewaiter.update.port.DigestQuery;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/** Fetches manifests and configurations by digest, each once. */
final class ImageCatalogue implements Catalogue {

    private static final int MOST_REFUSED = 100;

    /** Of all that is kept, in memory; a usual image has some thousands. */
    private static final int MOST_CHARACTERS = 2_000_000;

    /** A registry that does not give out an image's configuration is not asked for it at each check. */
    private static final Duration REST = Duration.ofHours(1);

    private final HostConfig config;
    private final RegistryCaller caller;
    private final RegistryMemory memory;
    private final Cache<Digest, ImageContent> kept;
    private final Cache<Digest, Throwable> refused;
    private final SingleFlight<Digest, ImageContent> flights = new SingleFlight<>();

    ImageCatalogue(HostConfig config, RegistryCaller caller, RegistryMemory memory, Ticker ticker) {
        this.config = config;
        this.caller = caller;
        this.memory = memory;
        this.kept = Caffeine.newBuilder()
                .maximumWeight(MOST_CHARACTERS)
                .weigher((Digest image, ImageContent content) -> 2000 + content.size())
                .executor(Runnable::run)
                .build();
        this.refused = Caffeine.newBuilder()
                .maximumSize(MOST_REFUSED)
                .expireAfterWrite(REST)
                .ticker(ticker::nanos)
                .executor(Runnable::run)
                .build();
    }

    @Override
    public Future<Optional<ImageVersion>> remembered(Digest image) {
        return memory.version(image);
    }

    @Override
    public Future<Void> remember(Digest image, ImageVersion version) {
        return memory.version(image, version);
    }

    @Override
    public Future<ImageVersion> version(DigestQuery image) {
        return remembered(digest(image))
                .compose(known -> known.map(Future::succeededFuture).orElseGet(() -> asked(image)));
    }

    private Future<ImageVersion> asked(DigestQuery image) {
        Throwable before = refused.getIfPresent(digest(image));
        return before == null
                ? content(image)
                        .onFailure(trouble -> refused.put(digest(image), trouble))
                        .map(ImageContent::version)
                : Future.failedFuture(before);
    }

    @Override
    public Future<ImageContent> content(DigestQuery image) {
        ImageContent known = kept.getIfPresent(digest(image));
        return known != null
                ? Future.succeededFuture(known)
                : flights.join(digest(image), () -> fetched(image))
                        .onSuccess(content -> kept.put(digest(image), content))
                        .compose(content ->
                                memory.version(digest(image), content.version()).map(content))
                        .recover(failure -> Future.failedFuture(
                                DistributionRegistry.named(image.source().reference(), failure)));
    }

    private Future<ImageContent> fetched(DigestQuery image) {
        return config.endpoints(image.source())
                .compose(places -> Places.first(
                        places,
                        place -> manifest(place, place.image(), image)
                                .compose(manifest -> configured(place, manifest, image))));
    }

    /** That of the platform, where the digest is that of an index. */
    private Future<Manifest> manifest(Endpoint place, Reference name, DigestQuery image) {
        return caller.call(place, image.insists(), new ManifestGet(name, Purpose.CHECK))
                .compose(manifest -> manifest.isIndex()
                        ? caller.call(
                                place,
                                image.insists(),
                                new ManifestGet(
                                        name.at(manifest.choose(image.platform(), image.inUse())), Purpose.CHECK))
                        : Future.succeededFuture(manifest));
    }

    private Future<ImageContent> configured(Endpoint place, Manifest manifest, DigestQuery image) {
        return caller.call(place, image.insists(), new ConfigGet(place.image(), manifest.config()))
                .map(read -> content(manifest, read));
    }

    private static ImageContent content(Manifest manifest, JsonNode read) {
        JsonNode config = read.path("config");
        return new ImageContent(
                ImageVersion.of(
                        ImageJson.texts(config.path("Labels")),
                        ImageJson.texts(manifest.tree().path("annotations")),
                        ImageVersion.moment(read.path("created").asText())),
                ImageJson.layers(read.path("rootfs").path("diff_ids"), manifest.layerSizes()),
                ImageJson.config(config, config.path("Healthcheck")));
    }

    private static Digest digest(DigestQuery image) {
        Digest digest = image.source().reference().digest();
        if (digest == null) {
            throw new IllegalArgumentException(image.source() + " has no digest");
        }
        return digest;
    }
}
