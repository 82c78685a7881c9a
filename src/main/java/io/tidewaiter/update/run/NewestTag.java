package io.tidewaiter.update.run;

import io.tidewaiter.host.ExternalException;
import io.tidewaiter.host.Image;
import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Digest;
import io.tidewaiter.tag.TagChoice;
import io.tidewaiter.tag.TagRule;
import io.tidewaiter.update.port.DigestQuery;
import io.tidewaiter.update.port.Journal;
import io.tidewaiter.update.port.Registry;
import io.tidewaiter.update.port.TagFound;
import io.tidewaiter.update.port.TagList;
import io.vertx.core.Future;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the newest tag that a rule lets through, and asks the registry what it names. It never chooses a tag that is older
 * than the running version: a tag that is deleted, or a rule that is changed, takes no workload to an older release.
 */
public final class NewestTag {

    /** At most so many quarantined releases are passed over; each costs a request. */
    private static final int MOST_PASSED_OVER = 10;

    private static final int EXAMPLES = 3;

    private final Registry registry;
    private final TagList tags;
    private final Journal journal;

    public NewestTag(Registry registry, TagList tags, Journal journal) {
        this.registry = registry;
        this.tags = tags;
        this.journal = journal;
    }

    /**
     * @param follower that has a rule
     * @param question about its reference, whose tag does not matter
     * @param here the images that its followers run, or would be started on
     * @return fails where no tag matches
     */
    Future<TargetDigest> of(Workload follower, DigestQuery question, List<Image> here) {
        TagRule rule = Objects.requireNonNull(follower.rule());
        return tags.of(question.source(), question.insists())
                .compose(all -> journal.sightings(follower).compose(seen -> {
                    Running now = running(rule, follower, seen, here);
                    TagChoice choice = TagChoice.of(rule, all, now.tag);
                    Choosing choosing = new Choosing(follower, rule, question, now, choice);
                    if (choice.matching().isEmpty()) {
                        return Future.failedFuture(new ExternalException(noneMatches(choosing, all)));
                    }
                    return choice.ahead().isEmpty()
                            ? Future.succeededFuture(stays(choosing, all.contains(now.tag)))
                            : ask(choosing, 0, null);
                }));
    }

    /** @param tag or version; null where it is not known */
    private record Running(@Nullable String tag, @Nullable Digest digest) {}

    private record Choosing(Workload follower, TagRule rule, DigestQuery question, Running now, TagChoice choice) {

        TagFound found(String tag) {
            return new TagFound(tag, choice.matching().size());
        }
    }

    /** The version by the tag that was followed to the image; for an image that came in another way, by its tag or label. */
    private static Running running(TagRule rule, Workload follower, List<Journal.Sighting> seen, List<Image> here) {
        List<Running> followed = seen.stream()
                .filter(sighting -> here.stream().anyMatch(image -> image.is(sighting.digest())))
                .flatMap(sighting ->
                        Stream.ofNullable(sighting.found()).map(found -> new Running(found.tag(), sighting.digest())))
                .toList();
        List<Running> known = followed.isEmpty()
                ? here.stream()
                        .flatMap(image -> TagChoice.beforehand(
                                rule,
                                follower.reference().tagOrLatest(),
                                image.version().version())
                                .map(tag -> new Running(tag, image.anyDigest()))
                                .stream())
                        .toList()
                : followed;
        return TagChoice.newest(
                        rule,
                        known.stream()
                                .map(Running::tag)
                                .filter(Objects::nonNull)
                                .toList())
                .flatMap(newest ->
                        known.stream().filter(one -> newest.equals(one.tag)).findFirst())
                .orElse(new Running(null, null));
    }

    /** @param first what the newest names, where that is quarantined and an older one is looked at */
    private Future<TargetDigest> ask(Choosing choosing, int number, @Nullable TargetDigest first) {
        String tag = choosing.choice.ahead().get(number);
        DigestQuery question = choosing.question;
        return registry.digestOf(new DigestQuery(
                        question.source().tagged(tag), question.platform(), question.inUse(), question.insists()))
                .map(digest -> new TargetDigest(
                        digest,
                        choosing.found(tag),
                        first == null
                                ? ""
                                : "%s failed here, so the next older one is followed: %s"
                                        .formatted(newest(choosing), tag)))
                .compose(target -> choosing.rule.fallsBack()
                        ? journal.quarantined(choosing.follower.reference(), target.digest())
                                .compose(failed -> failed.isEmpty()
                                        ? Future.succeededFuture(target)
                                        : older(choosing, number + 1, first == null ? target : first))
                        : Future.succeededFuture(target));
    }

    /** Only one that is newer than what runs; otherwise it stays with the newest, which waits in quarantine. */
    private Future<TargetDigest> older(Choosing choosing, int number, TargetDigest first) {
        List<String> ahead = choosing.choice.ahead();
        boolean isThere = number < Math.min(ahead.size(), MOST_PASSED_OVER)
                && choosing.now.tag instanceof String running
                && TagChoice.isNewer(choosing.rule, ahead.get(number), running);
        return isThere ? ask(choosing, number, first) : Future.succeededFuture(first);
    }

    private static String newest(Choosing choosing) {
        return choosing.choice.matching().getFirst();
    }

    /** @throws ExternalException for an image that no registry has a name for */
    private static TargetDigest stays(Choosing choosing, boolean isListed) {
        String runs = String.valueOf(choosing.now.tag);
        String why =
                "%s runs%s, and the newest tag that matches %s is the older %s: no older version is followed by itself (to go there: tidewaiter pin %s DIGEST)"
                        .formatted(
                                runs,
                                isListed ? "" : ", which the registry does not list any more",
                                choosing.rule,
                                newest(choosing),
                                choosing.follower.unit());
        if (choosing.now.digest instanceof Digest digest) {
            return new TargetDigest(digest, choosing.found(runs), why);
        }
        throw new ExternalException(choosing.follower.reference().name() + ": " + why);
    }

    private static String noneMatches(Choosing choosing, List<String> all) {
        String such = all.isEmpty()
                ? ""
                : ", such as " + String.join(", ", all.stream().limit(EXAMPLES).toList());
        return "%s: none of its %d tags matches %s%s"
                .formatted(choosing.follower.reference().name(), all.size(), choosing.rule, such);
    }
}
