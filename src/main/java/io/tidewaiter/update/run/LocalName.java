package io.tidewaiter.update.run;

import io.tidewaiter.host.Image;
import io.tidewaiter.host.Release;
import io.tidewaiter.image.Reference;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.update.model.State.Staging;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.plan.Attempts;
import io.tidewaiter.update.port.Engine;
import io.vertx.core.Future;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a local name back that a pull by tag moved: until the pulled image is activated, a unit that a person or another
 * program restarts must get the image that it had.
 */
final class LocalName {

    private static final Logger log = LoggerFactory.getLogger(LocalName.class);

    private final Engine engine;
    private final Ticker ticker;

    LocalName(Engine engine, Ticker ticker) {
        this.engine = engine;
        this.ticker = ticker;
    }

    /**
     * The image that the name is to point to once the candidate has been pulled: the one that it points to now. Where that is
     * none, or the candidate already, which may not be acceptable, it is last good.
     *
     * <p>A keep tag holds it, as it may have no other name meanwhile.
     *
     * @return its id; empty when there is none
     */
    Future<String> before(Update update) {
        String lastGood = update.from() instanceof Release from ? from.imageId() : "";
        return engine.image(update.workload().reference().toString())
                .map(tagged -> tagged.filter(image -> lastGood.isEmpty() || !image.is(update.to()))
                        .map(Image::id)
                        .orElse(lastGood))
                .compose(before -> before.equals(lastGood)
                        ? Future.succeededFuture(before)
                        : hold(update.workload().reference(), Optional.of(before))
                                .map(before));
    }

    /**
     * As soon as a pull ended, however it did.
     *
     * @param arrived the id of what arrived, if anything did: a keep tag holds it before it loses its last name
     */
    Future<Void> putBack(Reference name, String before, Optional<String> arrived) {
        return before.isEmpty()
                ? hold(name, arrived).compose(held -> engine.untag(name))
                : move(name, before, 1).compose(back -> hold(name, arrived));
    }

    /**
     * After a crash, which may have been at any moment of the pull.
     *
     * @return whether the unit was started on the candidate meanwhile, which is then unproven
     */
    Future<Boolean> restore(Update update, Staging staging) {
        if (!staging.byTag()) {
            return Future.succeededFuture(false);
        }
        return restore(update.workload().reference(), staging).compose(restored -> isAstray(update));
    }

    private Future<Boolean> isAstray(Update update) {
        String now = update.workload().imageId();
        return now.isEmpty() || !(update.from() instanceof Release from) || now.equals(from.imageId())
                ? Future.succeededFuture(false)
                : engine.image(now)
                        .map(image ->
                                image.filter(running -> running.is(update.to())).isPresent());
    }

    private Future<Void> restore(Reference name, Staging staging) {
        return Future.all(engine.image(name.toString()), there(staging.before()))
                .compose(both -> {
                    Optional<Image> tagged = both.resultAt(0);
                    boolean there = both.resultAt(1);
                    Optional<String> other = tagged.map(Image::id).filter(id -> !id.equals(staging.before()));
                    if (other.isEmpty() || !there) {
                        return Future.succeededFuture();
                    }
                    return hold(name, other).compose(held -> putBack(name, staging.before(), Optional.empty()));
                });
    }

    private Future<Boolean> there(String image) {
        return image.isEmpty()
                ? Future.succeededFuture(true)
                : engine.image(image).map(Optional::isPresent);
    }

    private Future<Void> hold(Reference name, Optional<String> image) {
        return image.map(id -> engine.tag(id, KeepTag.of(name, id))).orElse(Future.succeededFuture());
    }

    /** If all tries fail, the next pull puts the name right, because it then points the name to last good. */
    private Future<Void> move(Reference name, String image, int attempt) {
        return engine.tag(image, name).recover(trouble -> {
            if (attempt >= Attempts.MOST) {
                log.error(
                        "cannot put a local name back on the image that was proven reference={} image={} reason={}",
                        name,
                        image,
                        trouble.getMessage());
                return Future.failedFuture(trouble);
            }
            return ticker.after(Attempts.PAUSES.after(attempt)).compose(waited -> move(name, image, attempt + 1));
        });
    }
}
