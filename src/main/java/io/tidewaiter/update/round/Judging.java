package io.tidewaiter.update.round;

import io.tidewaiter.host.Workload;
import io.tidewaiter.host.WorkloadId;
import io.tidewaiter.image.Digest;
import io.tidewaiter.time.Repeat;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.model.Updated;
import io.tidewaiter.update.plan.Planner;
import io.tidewaiter.update.plan.Situation;
import io.tidewaiter.update.port.Journal;
import io.tidewaiter.update.port.Ports;
import io.tidewaiter.update.port.Row;
import io.tidewaiter.update.port.Scope;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Judges the images that were armed for workloads and have run since, even if the tag names another image by now or the
 * registry does not answer.
 */
final class Judging {

    private final Ports parts;
    private final Turns turns;

    Judging(Ports parts, Turns turns) {
        this.parts = parts;
        this.turns = turns;
    }

    /**
     * The results of the images that were armed.
     *
     * @param all by workload
     */
    record Judged(Map<WorkloadId, One> all) {

        /** @param to what was armed */
        private record One(Digest to, Turned turned) {}

        private Judged with(WorkloadId workload, Digest to, Turned turned) {
            Map<WorkloadId, One> more = new HashMap<>(all);
            more.put(workload, new One(to, turned));
            return new Judged(more);
        }

        /** If the image that the tag names was judged in this check, that was the turn of this follower. */
        Optional<Turned> turn(Planned look, Digest remote) {
            return Optional.ofNullable(all.get(look.workload().identity()))
                    .filter(one -> one.to().equals(remote))
                    .map(One::turned);
        }

        /** If the check did nothing else for the workload, its row is the result of the judging. */
        Row instead(Row row) {
            return row.updated() == Updated.FALSE
                            && row.workload() != null
                            && all.get(row.workload()) instanceof One one
                    ? one.turned().row()
                    : row;
        }
    }

    /** One after the other, because a rollback of one moves the tag of the others. */
    Future<Judged> of(List<Workload> followers, Scope scope) {
        return parts.journal()
                .armed()
                .compose(armed -> Repeat.fold(
                        new Judged(Map.of()),
                        followers,
                        (before, follower) -> Journal.Arming.of(follower, armed)
                                .map(arming -> of(follower, arming.update().to(), scope)
                                        .map(judged -> judged.map(turned -> before.with(
                                                        follower.identity(),
                                                        arming.update().to(),
                                                        turned))
                                                .orElse(before)))
                                .orElse(Future.succeededFuture(before))));
    }

    /** Empty where there is nothing to judge. */
    Future<Optional<Turned>> of(Update armed) {
        return of(armed.workload(), armed.to(), Scope.ALL);
    }

    /** Empty too if the workload cannot be looked at; the look at the tag reports that. */
    private Future<Optional<Turned>> of(Workload workload, Digest to, Scope scope) {
        return Present.of(workload, parts.engine())
                .compose(present -> switch (present) {
                    case Present.InPod pod -> Future.succeededFuture(Optional.<Turned>empty());
                    case Present.Here(Workload now) ->
                        new Survey(parts, now, to, scope).of(now).compose(found -> of(found, scope));
                })
                .otherwise(Optional.empty());
    }

    private Future<Optional<Turned>> of(Situation now, Scope scope) {
        return Planner.isToBeJudged(now) && turns.mayTry(now, scope)
                ? turns.judge(now, scope).map(Optional::of)
                : Future.succeededFuture(Optional.empty());
    }
}
