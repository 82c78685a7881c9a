package io.tidewaiter.update;

import io.tidewaiter.image.Platform;
import io.tidewaiter.update.State.Staged;
import io.tidewaiter.update.State.Staging;
import io.tidewaiter.update.port.Engine;
import io.tidewaiter.update.port.ExternalException;
import io.tidewaiter.update.port.Image;
import io.tidewaiter.update.port.Release;
import io.tidewaiter.update.port.Ticker;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Brings a candidate whole into local storage, under a tag of ours, and touches nothing that runs. */
final class Stager {

    /** An image may be large and a line slow; but what hangs must not keep the workload from its next release for ever. */
    private static final Duration LONGEST_PULL = Duration.ofHours(2);

    private final Engine engine;
    private final Journal journal;
    private final Scribe scribe;
    private final Space space;
    private final Ticker ticker;
    private final Set<Engine.Pull> pulls = new HashSet<>();

    Stager(Coordinator.Parts parts, Scribe scribe, Space space) {
        this.space = space;
        this.engine = parts.engine();
        this.journal = parts.journal();
        this.ticker = parts.ticker();
        this.scribe = scribe;
    }

    /**
     * Before anything else a tag of ours holds what we may have to go back to.
     *
     * @return the id of the image that is now in local storage
     */
    Future<String> bring(Update update) {
        return Future.all(holdLastGood(update), local(update))
                .map(both -> both.<Optional<String>>resultAt(1))
                .compose(local -> local.isPresent() ? Future.succeededFuture(local.get()) : pull(update));
    }

    /** Sees to it that what was brought stays. */
    Future<Staged> keep(Update update, Staging staging, String image) {
        Staged staged = staging.staged(image);
        return hold(update, image).compose(kept -> scribe.enter(update, staged)).map(staged);
    }

    /** Gives up the pulls under way; the updates they belong to end as abandoned. */
    void cancelPulls() {
        Set.copyOf(pulls).forEach(Engine.Pull::cancel);
    }

    private Future<Void> holdLastGood(Update update) {
        Release from = update.from();
        return from == null ? Future.succeededFuture() : hold(update, from.imageId());
    }

    private Future<Void> hold(Update update, String image) {
        return engine.tag(image, KeepTag.of(update.workload().reference(), image));
    }

    /** A kept release is known by its image, as the engine forgets a digest with the last name that had it. */
    private Future<Optional<String>> local(Update update) {
        return engine.image(update.workload().nameOf(update.to()))
                .compose(byDigest -> byDigest.isPresent()
                        ? Future.succeededFuture(byDigest)
                        : journal.proven(update.workload().reference()).compose(all -> kept(update, all)))
                .map(image -> image.map(Image::id));
    }

    private Future<Optional<Image>> kept(Update update, List<Release> proven) {
        return proven.stream()
                .filter(release -> update.to().equals(release.digest()))
                .findFirst()
                .map(release -> engine.image(release.imageId()))
                .orElse(Future.succeededFuture(Optional.empty()));
    }

    private Future<String> pull(Update update) {
        if (update.workload().isLocal()) {
            return Future.failedFuture(new ExternalException("%s: image %s is gone from local storage"
                    .formatted(update.workload().reference(), update.to().abbreviated())));
        }
        return space.shortage()
                .compose(shortage -> shortage.isPresent()
                        ? Future.failedFuture(new ExternalException(shortage.get()))
                        : journal.pulling(update.workload().reference(), update.to()))
                .compose(written -> download(update));
    }

    private Future<String> download(Update update) {
        Engine.Pull pull = engine.pull(update.source(), step -> scribe.tell(new Event.Progress(update, step)));
        pulls.add(pull);
        ticker.after(LONGEST_PULL).onSuccess(late -> pull.cancel());
        Future<Platform> wanted = wanted(update);
        return pull.done()
                .onComplete(done -> pulls.remove(pull))
                .compose(arrived -> wanted.map(platform -> compared(update, arrived, platform)))
                .map(Image::id);
    }

    /** The machine that the image in use is made for. */
    private Future<Platform> wanted(Update update) {
        Release from = update.from();
        return from == null || update.pin()
                ? engine.platform()
                : engine.image(from.imageId())
                        .compose(image -> image.map(Image::platform)
                                .map(Future::succeededFuture)
                                .orElseGet(engine::platform));
    }

    /** What arrived is what was decided on, and made for the machine that is wanted. */
    private static Image compared(Update update, Image arrived, Platform wanted) {
        if (!arrived.digests().contains(update.to())) {
            throw unlike(update, "what arrived is known by other digests: %s".formatted(arrived.digests()));
        }
        if (!update.pin() && !arrived.platform().isLike(wanted)) {
            throw unlike(
                    update,
                    "it is made for %s, and what is wanted here is %s: was it published for all platforms?"
                            .formatted(arrived.platform(), wanted));
        }
        return arrived;
    }

    private static ExternalException unlike(Update update, String why) {
        return new ExternalException("%s: %s".formatted(update.candidate(), why));
    }
}
