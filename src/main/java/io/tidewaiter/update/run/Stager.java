package io.tidewaiter.update.run;

import io.tidewaiter.host.ExternalException;
import io.tidewaiter.host.Image;
import io.tidewaiter.host.Release;
import io.tidewaiter.host.SignatureRule;
import io.tidewaiter.host.Source;
import io.tidewaiter.image.Platform;
import io.tidewaiter.image.Reference;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.update.model.Event;
import io.tidewaiter.update.model.RegistryException;
import io.tidewaiter.update.model.State.Staged;
import io.tidewaiter.update.model.State.Staging;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.port.Engine;
import io.tidewaiter.update.port.Journal;
import io.tidewaiter.update.port.Ports;
import io.tidewaiter.update.port.PullRefusedException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Brings a candidate whole into local storage, under a tag of ours, and touches nothing that runs. */
public final class Stager {

    /** The time limit of a pull: images may be large and networks slow, but a pull that hangs must not block later ones. */
    private static final Duration LONGEST_PULL = Duration.ofHours(2);

    private final Engine engine;
    private final Journal journal;
    private final StateWriter writer;
    private final Space space;
    private final Ticker ticker;
    private final DigestLookup lookup;
    private final LocalName name;
    private final Set<Engine.Pull> pulls = new HashSet<>();

    public Stager(Ports parts, StateWriter writer, Space space) {
        this.space = space;
        this.engine = parts.engine();
        this.journal = parts.journal();
        this.ticker = parts.ticker();
        this.writer = writer;
        this.lookup = DigestLookup.of(parts);
        this.name = new LocalName(parts.engine(), parts.ticker());
    }

    /**
     * Before anything else a keep tag holds what a rollback would need. Where the engine's policy has something to judge, the
     * image is judged, whether it is in local storage already or not.
     *
     * @return the image that is now in local storage; fails with a {@link PolicyException} where it is not accepted
     */
    Future<Image> bring(Update update) {
        return Future.all(holdLastGood(update), local(update), rule(update)).compose(all -> {
            Optional<Image> local = all.resultAt(1);
            SignatureRule rule = all.resultAt(2);
            if (rule.acceptsAnything()) {
                return local.map(Future::succeededFuture).orElseGet(() -> pull(update));
            }
            return update.named() ? judged(update, rule, local.isPresent()) : byDigest(update, local.isPresent());
        });
    }

    private Future<SignatureRule> rule(Update update) {
        return update.workload().isLocal() ? Future.succeededFuture(SignatureRule.NONE) : engine.rule(update.judged());
    }

    /** An image that was proven or is in place was judged before; any other is pulled, even if it is in local storage. */
    private Future<Image> byDigest(Update update, boolean here) {
        Reference reference = update.workload().reference();
        return engine.image(reference.toString())
                .map(tagged -> tagged.filter(image -> image.is(update.to())))
                .compose(inPlace -> inPlace.isPresent()
                        ? Future.succeededFuture(inPlace)
                        : journal.proven(reference).compose(all -> kept(update, all)))
                .compose(kept -> kept.map(Future::succeededFuture)
                        .orElseGet(() -> room(update, here)
                                .compose(may -> fetch(update))
                                .compose(arrived -> compared(update, arrived))));
    }

    private Future<Image> judged(Update update, SignatureRule rule, boolean here) {
        Reference reference = update.workload().reference();
        return name.before(update)
                .compose(before -> room(update, here)
                        .compose(may -> journal.enter(update, new Staging().byTag(before)))
                        .compose(written -> download(update, update.workload().source()))
                        .transform(pulled -> name.putBack(reference, before, arrived(pulled))
                                .compose(back -> pulled.succeeded()
                                        ? Future.succeededFuture(pulled.result())
                                        : Future.<Image>failedFuture(pulled.cause()))))
                .compose(arrived -> compared(update, arrived))
                .recover(trouble -> trouble instanceof PullRefusedException
                        ? blamed(update, rule, trouble)
                        : Future.failedFuture(trouble));
    }

    private static Optional<String> arrived(AsyncResult<Image> pulled) {
        return pulled.succeeded() ? Optional.of(pulled.result().id()) : Optional.empty();
    }

    /**
     * Podman gives its reason only as text. So it counts as a refusal by the policy if Podman refused before it asked for
     * any part of the image, the rule does not accept everything, and the registry names the same digest to us.
     */
    private Future<Image> blamed(Update update, SignatureRule rule, Throwable refusal) {
        return lookup.target(update.workload(), false)
                .transform(named -> Future.failedFuture(
                        named.succeeded() && named.result().digest().equals(update.to())
                                ? new PolicyException(
                                        "the signature policy does not accept %s as %s (%s): %s"
                                                .formatted(
                                                        update.to().abbreviated(),
                                                        update.workload().reference(),
                                                        rule.name(),
                                                        Failure.message(refusal)),
                                        rule.revision(),
                                        refusal)
                                : refusal));
    }

    /** Makes sure that the image stays in local storage. */
    Future<Staged> keep(Update update, Staging staging, String image) {
        Staged staged = staging.staged(image);
        return hold(update, image).compose(kept -> writer.enter(update, staged)).map(staged);
    }

    /** Gives up the pulls under way; the updates they belong to end as abandoned. */
    public void cancelPulls() {
        Set.copyOf(pulls).forEach(Engine.Pull::cancel);
    }

    /** An image that was pruned is pulled again when it is needed. */
    private Future<Void> holdLastGood(Update update) {
        return update.from() instanceof Release from
                ? engine.image(from.imageId())
                        .compose(there -> there.isPresent() ? hold(update, from.imageId()) : Future.succeededFuture())
                : Future.succeededFuture();
    }

    private Future<Void> hold(Update update, String image) {
        return engine.tag(image, KeepTag.of(update.workload().reference(), image));
    }

    /** A kept release is known by its image, as the engine forgets a digest with the last name that had it. */
    private Future<Optional<Image>> local(Update update) {
        return LocalImages.find(engine, update.workload(), update.to())
                .compose(byDigest -> byDigest.isPresent()
                        ? Future.succeededFuture(byDigest)
                        : journal.proven(update.workload().reference()).compose(all -> kept(update, all)));
    }

    private Future<Optional<Image>> kept(Update update, List<Release> proven) {
        return proven.stream()
                .filter(release -> update.to().equals(release.digest()))
                .findFirst()
                .map(release -> engine.image(release.imageId()))
                .orElse(Future.succeededFuture(Optional.empty()));
    }

    private Future<Image> pull(Update update) {
        if (update.workload().isLocal()) {
            return Future.failedFuture(new ExternalException("%s: image %s is gone from local storage"
                    .formatted(update.workload().reference(), update.to().abbreviated())));
        }
        return room(update, false).compose(may -> fetch(update)).compose(arrived -> compared(update, arrived));
    }

    /** @param here whether the image is in local storage already, so that it is not ours to remove, and needs no room */
    private Future<Void> room(Update update, boolean here) {
        return here
                ? Future.succeededFuture()
                : space.shortage()
                        .compose(shortage -> shortage.isPresent()
                                ? Future.failedFuture(new ExternalException(shortage.get()))
                                : journal.pulling(update.workload().reference(), update.to()));
    }

    /** The release that a tag names exists; any other may be gone from its registry. Podman reports that only as text. */
    private Future<Image> fetch(Update update) {
        return download(update, update.source())
                .recover(trouble -> update.named() || !(trouble instanceof PullRefusedException)
                        ? Future.failedFuture(trouble)
                        : lookup.isGone(update.source())
                                .compose(gone -> Future.failedFuture(
                                        gone
                                                ? new RegistryException(
                                                        RegistryException.Kind.NOT_FOUND,
                                                        update.candidate() + " is neither here nor in its registry",
                                                        trouble)
                                                : trouble)));
    }

    /** Bounded in time, and ended by {@link #cancelPulls}. */
    Future<Image> download(Update update, Source source) {
        Engine.Pull pull = engine.pull(source, step -> writer.tell(new Event.Progress(update, step)));
        pulls.add(pull);
        ticker.after(LONGEST_PULL).onSuccess(late -> pull.cancel());
        return pull.done().onComplete(done -> pulls.remove(pull));
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

    private Future<Image> compared(Update update, Image arrived) {
        return wanted(update).map(platform -> compared(update, arrived, platform));
    }

    /** Checks that the pulled image has the digest that was decided on, and is made for the platform that is wanted. */
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
