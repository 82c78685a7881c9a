package io.tidewaiter.registry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tidewaiter.host.Source;
import io.tidewaiter.image.Reference;
import io.tidewaiter.registry.exchange.Endpoint;
import io.tidewaiter.registry.exchange.RegistryFailure;
import io.tidewaiter.registry.exchange.SingleFlight;
import io.tidewaiter.registry.hostfiles.HostConfig;
import io.tidewaiter.update.model.RegistryException.Kind;
import io.tidewaiter.update.port.TagList;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lists the tags of repositories, page by page and within bounds. A list of one page that the registry gave an ETag is asked
 * for again by that, and is not sent where it has not changed.
 */
final class RepositoryTags implements TagList {

    private static final int MOST_PAGES = 100;
    private static final int MOST_BYTES = 8 << 20;

    /** Of all lists that are kept, roughly, as Java keeps text. */
    private static final int MOST_KEPT = 2 << 20;

    private static final int BYTES_OF_A_STRING = 56;

    private final HostConfig config;
    private final RegistryCaller caller;
    private final Cache<Endpoint, Kept> kept;
    private final SingleFlight<Asked, List<String>> flights = new SingleFlight<>();

    RepositoryTags(HostConfig config, RegistryCaller caller) {
        this.config = config;
        this.caller = caller;
        this.kept = Caffeine.newBuilder()
                .maximumWeight(MOST_KEPT)
                .weigher((Endpoint place, Kept list) -> list.weight())
                .executor(Runnable::run)
                .build();
    }

    private record Asked(Source repository, boolean insists) {}

    private record Kept(String etag, List<String> tags) {

        int weight() {
            return tags.stream()
                    .mapToInt(tag -> BYTES_OF_A_STRING + tag.length())
                    .sum();
        }
    }

    /** What was read so far. */
    private record Read(List<String> tags, Set<String> queries, int bytes) {}

    @Override
    public Future<List<String>> of(Source source, boolean insists) {
        Reference name = source.reference();
        Source repository = new Source(
                new Reference(name.host(), name.repository(), null, null), source.identity(), source.tlsVerify());
        return flights.join(
                        new Asked(repository, insists),
                        () -> config.endpoints(repository)
                                .compose(places -> Places.first(places, place -> ask(place, insists))))
                .recover(failure -> Future.failedFuture(DistributionRegistry.named(repository.reference(), failure)));
    }

    private Future<List<String>> ask(Endpoint place, boolean insists) {
        @Nullable Kept known = kept.getIfPresent(place);
        return caller.call(place, insists, new TagsGet(place.image(), TagsGet.FIRST, known == null ? null : known.etag))
                .compose(page -> {
                    if (page.unchanged() && known != null) {
                        return Future.succeededFuture(known.tags);
                    }
                    if (page.next().isEmpty()) {
                        page.etag()
                                .ifPresentOrElse(
                                        etag -> kept.put(place, new Kept(etag, page.tags())),
                                        () -> kept.invalidate(place));
                        return Future.succeededFuture(page.tags());
                    }
                    Read first = new Read(new ArrayList<>(page.tags()), new HashSet<>(), page.bytes());
                    return rest(place, insists, page.next().get(), first);
                });
    }

    private Future<List<String>> rest(Endpoint place, boolean insists, String query, Read before) {
        if (!before.queries.add(query)) {
            throw new RegistryFailure(Kind.BROKEN, "the registry's list of tags leads back to a page that was read");
        }
        if (before.queries.size() >= MOST_PAGES || before.bytes > MOST_BYTES) {
            throw TagPage.tooLong();
        }
        return caller.call(place, insists, new TagsGet(place.image(), query, null))
                .compose(page -> {
                    before.tags.addAll(page.tags());
                    if (before.tags.size() > TagPage.MOST_TAGS) {
                        throw TagPage.tooLong();
                    }
                    Read more = new Read(before.tags, before.queries, before.bytes + page.bytes());
                    return page.next()
                            .map(next -> rest(place, insists, next, more))
                            .orElseGet(() -> Future.succeededFuture(more.tags));
                });
    }
}
