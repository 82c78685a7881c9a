package io.tidewaiter.update.run;

import io.tidewaiter.host.ExternalException;
import io.tidewaiter.host.Image;
import io.tidewaiter.host.Source;
import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Platform;
import io.tidewaiter.image.Reference;
import io.tidewaiter.time.Repeat;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.time.TimeSpan;
import io.tidewaiter.time.Work;
import io.tidewaiter.update.model.RegistryException;
import io.tidewaiter.update.port.DigestQuery;
import io.tidewaiter.update.port.Engine;
import io.tidewaiter.update.port.Ports;
import io.tidewaiter.update.port.Registry;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Asks once for all workloads that follow a reference by the same policy: the registry, on behalf of the image that they
 * use, or local storage.
 */
public final class DigestLookup {

    /** The limit for all requests of one lookup, including mirrors and the wait for their turn. */
    static final Duration LONGEST = Duration.ofMinutes(5);

    private final Registry registry;
    private final NewestTag newest;
    private final Engine engine;
    private final Ticker ticker;

    public DigestLookup(Registry registry, NewestTag newest, Engine engine, Ticker ticker) {
        this.ticker = ticker;
        this.newest = newest;
        this.registry = registry;
        this.engine = engine;
    }

    public static DigestLookup of(Ports parts) {
        return new DigestLookup(
                parts.registry(),
                new NewestTag(parts.registry(), parts.tags(), parts.journal()),
                parts.engine(),
                parts.ticker());
    }

    /**
     * What the followers of a reference are to run now, and which of them the registry refused.
     *
     * @param refused the reason, by the source (reference and credentials) that was asked for
     */
    public record Answer(TargetDigest target, Map<Source, Throwable> refused) {

        public Answer {
            refused = Map.copyOf(refused);
        }

        /** Why this workload was not let in with its own credentials; empty where it was. */
        public Optional<Throwable> refusal(Workload workload) {
            return Optional.ofNullable(refused.get(workload.source()));
        }
    }

    /**
     * What their reference names now, or the newest tag by their rule, for the platform of the image in use.
     *
     * @param followers of one reference, and of one rule if they have one. A follower with credentials of its own asks with
     *     these. TLS is left unverified only if all of them want that.
     * @param insists see {@link DigestQuery}
     * @return fails when there is no answer within {@link #LONGEST}; with {@link EachRefused} where each has its own reason
     */
    public Future<Answer> ask(List<Workload> followers, boolean insists) {
        Reference reference = followers.getFirst().reference();
        Future<Answer> answer = followers.getFirst().isLocal()
                ? local(reference).map(digest -> new Answer(TargetDigest.ofOwnTag(digest), Map.of()))
                : Work.begin(() -> remote(followers, insists));
        return ticker.within(
                LONGEST,
                answer,
                () -> new RegistryException(
                        RegistryException.Kind.UNREACHABLE,
                        "%s: no answer within %s".formatted(reference, TimeSpan.format(LONGEST)),
                        null));
    }

    /** The same for one. */
    public Future<TargetDigest> target(Workload follower, boolean insists) {
        return ask(List.of(follower), insists).map(Answer::target);
    }

    /**
     * Whether the registry says that it does not have this image. Any other failure does not show that.
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

    /** Of several credentials none was good. */
    public static final class EachRefused extends ExternalException {

        private static final long serialVersionUID = 1L;

        private final transient Map<Source, Throwable> refused;
        private final Throwable last;

        private EachRefused(Map<Source, Throwable> refused, Throwable last) {
            super(String.valueOf(last.getMessage()), last);
            this.refused = Map.copyOf(refused);
            this.last = last;
        }

        /** What became of the question with this workload's own credentials. */
        public Throwable of(Workload workload) {
            return refused.getOrDefault(workload.source(), last);
        }
    }

    /** What the name has here now: an image's id is a digest, of its configuration. */
    private Future<Digest> local(Reference reference) {
        return engine.image(reference.toString())
                .map(image -> Digest.parse("sha256:"
                        + image.orElseThrow(() -> new Absent(reference)).id()));
    }

    private Future<Answer> remote(List<Workload> followers, boolean insists) {
        List<Source> sources =
                trustworthy(followers.stream().map(Workload::source).distinct().toList());
        return inUse(followers)
                .compose(image -> Future.all(platform(image), here(followers)).compose(both -> {
                    Set<Digest> digests = image.map(Image::digests).orElse(Set.of());
                    Platform platform = both.resultAt(0);
                    List<Image> here = both.resultAt(1);
                    return each(
                            sources.stream()
                                    .map(source -> new DigestQuery(source, platform, digests, insists))
                                    .toList(),
                            question -> named(followers.getFirst(), question, here),
                            new HashMap<>(),
                            Optional.empty());
                }));
    }

    private Future<TargetDigest> named(Workload follower, DigestQuery question, List<Image> here) {
        return follower.rule() == null
                ? registry.digestOf(question).map(TargetDigest::ofOwnTag)
                : newest.of(follower, question, here);
    }

    /** The images that they run and the one that the next start would use; none without a rule, which alone needs them. */
    private Future<List<Image>> here(List<Workload> followers) {
        return followers.getFirst().rule() == null
                ? Future.succeededFuture(List.of())
                : Repeat.gather(
                                Stream.concat(
                                                followers.stream()
                                                        .map(Workload::imageId)
                                                        .filter(id -> !id.isEmpty()),
                                                Stream.of(followers
                                                        .getFirst()
                                                        .reference()
                                                        .toString()))
                                        .distinct()
                                        .toList(),
                                engine::image)
                        .map(List::copyOf);
    }

    /** The answer of a registry whose TLS was not verified is not used for followers that want it verified. */
    private static List<Source> trustworthy(List<Source> sources) {
        List<Source> verified = sources.stream()
                .filter(source -> !Boolean.FALSE.equals(source.tlsVerify()))
                .toList();
        return verified.isEmpty() ? sources : verified;
    }

    /**
     * Asks one after the other. A failure of the registry itself counts for all followers that are left.
     *
     * @param named the answer to the first one that was accepted
     */
    private static Future<Answer> each(
            List<DigestQuery> left,
            Function<DigestQuery, Future<TargetDigest>> ask,
            Map<Source, Throwable> refused,
            Optional<TargetDigest> named) {
        if (left.isEmpty()) {
            return named.map(target -> Future.succeededFuture(new Answer(target, refused)))
                    .orElseThrow();
        }
        List<DigestQuery> others = left.subList(1, left.size());
        return ask.apply(left.getFirst()).transform(told -> {
            if (told.succeeded()) {
                return each(others, ask, refused, named.or(() -> Optional.of(told.result())));
            }
            Throwable failure = told.cause();
            boolean alone = refused.isEmpty();
            refused.put(left.getFirst().source(), failure);
            boolean isLast = others.isEmpty() || !mayBeCredentials(failure);
            return named.isEmpty() && isLast
                    ? Future.failedFuture(alone ? failure : new EachRefused(refused, failure))
                    : each(others, ask, refused, named);
        });
    }

    /** A registry may answer 404 for a repository that the caller may not see. */
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
