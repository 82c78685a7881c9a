package io.tidewaiter.update;

import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.port.Workload;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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
        Future<Convoy> convoy = Future.succeededFuture(new Convoy(List.of(), null));
        for (int i = 0; i < followers.size(); i++) {
            Row row = seen.get(i);
            Workload workload = followers.get(i);
            convoy = convoy.compose(before -> row.updated() == Row.Updated.PENDING
                    ? update(workload, remote, before.stopped()).map(before::after)
                    : Future.succeededFuture(before.with(row)));
        }
        return convoy.map(Convoy::rows);
    }

    /**
     * Looks anew: what became of the followers before it may have settled the matter for this one.
     *
     * @param stopped why it must stay where it is all the same, or null
     */
    private Future<Row> update(Workload seen, Digest remote, @Nullable String stopped) {
        return parts.engine()
                .containersOf(seen.unit())
                .map(seen::as)
                .compose(workload -> survey(workload.reference(), remote).of(workload))
                .compose(now -> switch (Planner.plan(now)) {
                    case Decision.Candidate candidate
                    when stopped != null -> Future.succeededFuture(Rows.decided(now, new Decision.Wait(stopped)));
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

    /**
     * The followers so far. Where one that went first did not get there, the others stay where they are, whether or not
     * the image is to blame.
     *
     * @param stopped why none goes on, or null while nothing speaks against it
     */
    private record Convoy(List<Row> rows, @Nullable String stopped) {

        /** One that there was nothing to be done for. */
        Convoy with(Row row) {
            return new Convoy(Rows.append(rows, row), stopped);
        }

        /** One that was to be updated. */
        Convoy after(Row row) {
            boolean arrived = row.updated() != Row.Updated.FAILED && row.updated() != Row.Updated.ROLLED_BACK;
            return new Convoy(
                    Rows.append(rows, row),
                    arrived || stopped != null
                            ? stopped
                            : "%s went first and was not updated: %s".formatted(row.unit(), row.why()));
        }
    }
}
