package io.tidewaiter.update;

import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.port.Workload;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;

/**
 * One round over the workloads that follow a reference: one question to the registry, a look at all of them together,
 * and then those that are behind are updated one after the other, so that the first proves the image for the others.
 */
final class Round {

    private final Coordinator.Parts parts;
    private final Function<Update, Future<State.End>> updater;

    Round(Coordinator.Parts parts, Function<Update, Future<State.End>> updater) {
        this.parts = parts;
        this.updater = updater;
    }

    /** Looks, and changes nothing. */
    Future<List<Row>> look(Reference reference, List<Workload> followers) {
        return ask(reference, followers, remote -> look(followers, remote));
    }

    /** Looks, and brings up those that are behind. */
    Future<List<Row>> update(Reference reference, List<Workload> followers) {
        return ask(
                reference,
                followers,
                remote -> look(followers, remote).compose(seen -> update(followers, seen, remote)));
    }

    private Future<List<Row>> ask(
            Reference reference, List<Workload> followers, Function<Digest, Future<List<Row>>> then) {
        return parts.registry()
                .digestOf(reference)
                .transform(remote -> remote.succeeded()
                        ? then.apply(remote.result())
                        : Future.succeededFuture(followers.stream()
                                .map(workload -> Rows.failed(workload, remote.cause()))
                                .toList()));
    }

    private Future<List<Row>> look(List<Workload> followers, Digest remote) {
        Survey survey = survey(followers.getFirst().reference(), remote);
        List<Future<Row>> looks =
                followers.stream().map(workload -> look(survey, workload)).toList();
        return Future.all(looks).map(all -> looks.stream().map(Future::result).toList());
    }

    private static Future<Row> look(Survey survey, Workload workload) {
        return survey.of(workload)
                .map(now -> Rows.decided(now, Planner.plan(now)))
                .otherwise(trouble -> Rows.failed(workload, trouble));
    }

    private Future<List<Row>> update(List<Workload> followers, List<Row> seen, Digest remote) {
        Future<List<Row>> rows = Future.succeededFuture(List.of());
        for (int i = 0; i < followers.size(); i++) {
            Row row = seen.get(i);
            Workload workload = followers.get(i);
            rows = rows.compose(before -> (row.updated() == Row.Updated.PENDING
                            ? update(workload, remote)
                            : Future.succeededFuture(row))
                    .map(done -> Rows.append(before, done)));
        }
        return rows;
    }

    /** Looks anew: what became of the followers before it may have settled the matter for this one. */
    private Future<Row> update(Workload seen, Digest remote) {
        return parts.engine()
                .containersOf(seen.unit())
                .map(seen::as)
                .compose(workload -> survey(workload.reference(), remote).of(workload))
                .compose(now -> switch (Planner.plan(now)) {
                    case Decision.Candidate candidate ->
                        updater.apply(new Update(
                                        0,
                                        now.workload(),
                                        candidate.from(),
                                        remote,
                                        parts.clock().instant()))
                                .map(end -> Rows.ended(now, end));
                    case Decision decision -> Future.succeededFuture(Rows.decided(now, decision));
                })
                .otherwise(trouble -> Rows.failed(seen, trouble));
    }

    private Survey survey(Reference reference, Digest remote) {
        return new Survey(parts.engine(), parts.units(), parts.journal(), reference, remote);
    }
}
