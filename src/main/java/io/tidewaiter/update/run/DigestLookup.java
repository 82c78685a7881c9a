package io.tidewaiter.update.run;

import io.tidewaiter.host.ExternalException;
import io.tidewaiter.host.Image;
import io.tidewaiter.host.Source;
import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Platform;
import io.tidewaiter.image.Reference;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.time.TimeSpan;
import io.tidewaiter.time.Work;
import io.tidewaiter.update.model.RegistryException;
import io.tidewaiter.update.port.DigestQuery;
import io.tidewaiter.update.port.Engine;
import io.tidewaiter.update.port.Registry;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Asks once for all workloads that follow a reference by the same policy: the registry, on behalf of the image that they
 * use, or local storage.
 */
public final class DigestLookup {

    /** Several requests to several places, each of which has a limit of its own, and the wait for their turn. */
    static final Duration LONGEST = Duration.ofMinutes(5);

    private final Registry registry;
    private final Engine engine;
    private final Ticker ticker;

    public DigestLookup(Registry registry, Engine engine, Ticker ticker) {
        this.ticker = ticker;
        this.registry = registry;
        this.engine = engine;
    }

    /**
     * What their reference names now, for the platform of the image in use.
     *
     * @param followers of one reference. Where they bring credentials of their own, the first that are good answer for
     *     all: what a tag names does not depend on who asks.
     * @param insists see {@link DigestQuery}
     * @return fails when there is no answer within {@link #LONGEST}
     */
    public Future<Digest> digest(List<Workload> followers, boolean insists) {
        Reference reference = followers.getFirst().reference();
        Future<Digest> answer =
                followers.getFirst().isLocal() ? local(reference) : Work.begin(() -> remote(followers, insists));
        return ticker.within(
                LONGEST,
                answer,
                () -> new RegistryException(
                        RegistryException.Kind.UNREACHABLE,
                        "%s: no answer within %s".formatted(reference, TimeSpan.format(LONGEST)),
                        null));
    }

    /**
     * Whether the registry says that it does not have this image. What says nothing else is no proof.
     *
     * @param release by digest
     * @return never fails
     */
    Future<Boolean> isGone(Source release) {
        Future<Boolean> answer = engine.platform()
                .compose(platform -> registry.digestOf(new DigestQuery(release, platform, Set.of(), true)))
                .map(false);
        return ticker.within(LONGEST, answer, () -> new ExternalException(release + ": no answer"))
                .otherwise(trouble -> trouble instanceof RegistryException refusal
                        && refusal.kind() == RegistryException.Kind.NOT_FOUND);
    }

    /** Nothing has the name in local storage. */
    public static final class Absent extends ExternalException {

        private static final long serialVersionUID = 1L;

        private Absent(Reference reference) {
            super(reference + ": image not known");
        }
    }

    /** What the name has here now: an image's id is a digest, of its configuration. */
    private Future<Digest> local(Reference reference) {
        return engine.image(reference.toString())
                .map(image -> Digest.parse("sha256:"
                        + image.orElseThrow(() -> new Absent(reference)).id()));
    }

    private Future<Digest> remote(List<Workload> followers, boolean insists) {
        List<Source> sources =
                followers.stream().map(Workload::source).distinct().toList();
        return inUse(followers)
                .compose(image -> platform(image).compose(platform -> {
                    Set<Digest> digests = image.map(Image::digests).orElse(Set.of());
                    return first(sources.stream()
                            .map(source -> new DigestQuery(source, platform, digests, insists))
                            .toList());
                }));
    }

    private Future<Digest> first(List<DigestQuery> questions) {
        Future<Digest> answer = registry.digestOf(questions.getFirst());
        return questions.size() == 1
                ? answer
                : answer.recover(failure -> mayBeCredentials(failure)
                        ? first(questions.subList(1, questions.size()))
                        : Future.failedFuture(failure));
    }

    /** A hidden repository is not found by whoever may not see it. */
    private static boolean mayBeCredentials(Throwable failure) {
        return failure instanceof RegistryException trouble
                && switch (trouble.kind()) {
                    case UNAUTHORIZED, NOT_FOUND, MISCONFIGURED, NO_CREDENTIAL_FILE -> true;
                    case UNREACHABLE, UNTRUSTED, EXPIRED, OTHER_NAME, RATE_LIMITED, OTHER_PLATFORM, BROKEN -> false;
                };
    }

    private Future<Optional<Image>> inUse(List<Workload> followers) {
        return engine.image(followers.stream()
                .map(Workload::imageId)
                .filter(id -> !id.isEmpty())
                .findFirst()
                .orElseGet(() -> followers.getFirst().reference().toString()));
    }

    private Future<Platform> platform(Optional<Image> image) {
        return image.map(Image::platform)
                .filter(platform -> !platform.hasVariants())
                .map(Future::succeededFuture)
                .orElseGet(() -> engine.platform()
                        .map(host -> image.map(Image::platform)
                                .filter(platform -> !platform.isLike(host))
                                .orElse(host)));
    }
}
