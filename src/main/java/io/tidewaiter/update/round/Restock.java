package io.tidewaiter.update.round;

import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Digest;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.plan.LastGood;
import io.tidewaiter.update.plan.RetryPause;
import io.tidewaiter.update.plan.Situation;
import io.tidewaiter.update.port.Ports;
import io.tidewaiter.update.run.Admission;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Pulls the last proven image again if it was pruned while no container used it: the newest release that was proven and has
 * not failed since. Holds, gates and rollbacks need it. The image that the tag names by now is then an update like any
 * other, and not the first image of a unit that had none.
 */
final class Restock {

    private final Ports parts;
    private final Round.Lane lane;
    private final RetryPause patience;

    Restock(Ports parts, Round.Lane lane) {
        this.parts = parts;
        this.lane = lane;
        this.patience = new RetryPause(parts.ticker());
    }

    /**
     * Does nothing if the candidate is that release: the update pulls it.
     *
     * @param followers how all of them stand; null for one that could not be looked at
     * @return whether it was tried, so that the host may have changed since the look
     */
    Future<Boolean> bring(List<@Nullable Situation> followers, Digest candidate) {
        Situation first = followers.getFirst();
        if (first == null || first.workload().isLocal() || !followers.stream().allMatch(Restock::isWithoutImage)) {
            return Future.succeededFuture(false);
        }
        Workload workload = first.workload();
        return LastGood.newestFirst(parts.journal(), workload.reference())
                .compose(newestFirst -> newestFirst.stream()
                        .findFirst()
                        .flatMap(release -> Optional.ofNullable(release.digest()))
                        .filter(digest -> !digest.equals(candidate)
                                && patience.left(workload, digest).isEmpty())
                        .map(digest -> bring(workload, digest))
                        .orElse(Future.succeededFuture(false)));
    }

    private static boolean isWithoutImage(@Nullable Situation now) {
        return now != null && now.current() == null;
    }

    private Future<Boolean> bring(Workload workload, Digest digest) {
        Update update = new Update(0, workload, null, digest, parts.clock().instant()).byDigest();
        return lane.run(update, Admission.ANY)
                .onSuccess(end -> patience.note(workload, digest, end))
                .map(true);
    }
}
