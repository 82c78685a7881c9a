package io.tidewaiter.update;

import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.port.Identity;
import io.tidewaiter.update.port.Verdict;
import io.tidewaiter.update.port.Workload;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One round over the workloads that follow a reference: one question to the registry, a look at all of them together,
 * and then those that are behind are updated one unit after the other, so that the first proves the image for the others.
 */
final class Round {

    private final Ports parts;
    private final Inquiry inquiry;
    private final Retention retention;
    private final Restock restock;
    private final Recovery recovery;
    private final Turns turns;
    private final Judging judging;

    /** Where updates are carried out, so many at a time. */
    interface Lane {

        /** Brings the candidate in, as far as it is let. */
        Future<State.End> run(Update update, Admission admission);

        /** Judges what was armed for a scheduled unit by its last run. */
        Future<State.End> judge(Update update);

        /** Starts last good again where it was left down. */
        Future<Verdict> recover(Update update, Remains remains);

        /** Brings last good back. */
        Future<State.End> goBack(Update update, String reason);
    }

    Round(Ports parts, Retention retention, Lane lane) {
        this.retention = retention;
        this.parts = parts;
        this.inquiry = new Inquiry(parts.registry(), parts.engine(), parts.ticker());
        this.restock = new Restock(parts, lane);
        this.recovery = new Recovery(parts, lane);
        this.turns = new Turns(parts, inquiry, retention, recovery, lane);
        this.judging = new Judging(parts, turns);
    }

    /** Looks, and changes nothing. */
    Future<List<Row>> look(Reference reference, List<Workload> followers, Scope scope) {
        return answer(
                followers,
                ask(followers, scope),
                remote -> look(followers, survey(followers.getFirst(), remote, scope))
                        .map(looks -> looks.stream().map(Look::row).toList()));
    }

    /** What would be done by itself at this moment, if the reference still named that. */
    Future<Row> outlook(Workload workload, Digest named) {
        return survey(workload, named, Scope.ALL).of(workload).map(turns::outlook);
    }

    /**
     * Judges by its last run what was armed for a workload that is seen only while it runs, as that of a {@code podman kube
     * play}. No row where there is nothing to judge.
     */
    Future<List<Row>> judge(Update armed) {
        return judging.of(armed).map(judged -> judged.stream().map(Turned::row).toList());
    }

    /** Looks, and brings up those that are behind. */
    Future<List<Row>> update(Reference reference, List<Workload> followers, Scope scope) {
        return recovery.bring(followers, scope)
                .compose(tried -> judging.of(followers, scope)
                        .compose(judged -> update(reference, followers, scope, tried, judged)));
    }

    /** Starts those again that do not show on this host, and does no more for them. */
    Future<List<Row>> recover(List<Workload> remembered, Scope scope) {
        return recovery.bring(remembered, scope)
                .map(tried -> tried.values().stream().map(recovery::row).toList());
    }

    /** The same without doing anything. */
    Future<List<Row>> lookAtRemembered(List<Workload> remembered) {
        return recovery.look(remembered);
    }

    private Future<List<Row>> update(
            Reference reference,
            List<Workload> followers,
            Scope scope,
            Map<Identity, Recovery.Tried> tried,
            Judging.Judged judged) {
        Future<Digest> sighted = ask(followers, scope)
                .compose(remote ->
                        parts.journal().sight(followers.getFirst(), remote).map(remote));
        return answer(
                        followers,
                        sighted,
                        remote -> look(followers, survey(followers.getFirst(), remote, scope))
                                .compose(looks -> restocked(looks, followers, remote, scope))
                                .compose(looks -> Convoy.of(
                                        looks,
                                        look -> look.waits()
                                                || judged.turn(look, remote).isPresent(),
                                        (look, before) -> judged.turn(look, remote)
                                                .map(Future::succeededFuture)
                                                .orElseGet(() -> turns.update(look, remote, scope, before))))
                                .compose(rows ->
                                        retention.tidy(reference, remote).map(rows)))
                .map(rows -> rows.stream()
                        .map(row -> judged.instead(unanswered(row, tried)))
                        .toList());
    }

    /** Whether a registry answers or not, what is down is down. */
    private Row unanswered(Row row, Map<Identity, Recovery.Tried> tried) {
        return row.newDigest() == null
                        && row.workload() != null
                        && tried.get(row.workload()) instanceof Recovery.Tried known
                        && known.down()
                ? recovery.row(known)
                : row;
    }

    private Future<List<Look>> restocked(List<Look> looks, List<Workload> followers, Digest remote, Scope scope) {
        return restock.bring(looks.stream().map(Look::now).toList(), remote)
                .compose(tried -> tried
                        ? look(followers, survey(followers.getFirst(), remote, scope))
                        : Future.succeededFuture(looks));
    }

    /** Brings them to the release that a person chose, and holds them there. */
    Future<List<Row>> pin(List<Workload> followers, Digest to, String reason) {
        return look(followers, survey(followers.getFirst(), to, Scope.ALL))
                .compose(
                        looks -> Convoy.of(looks, look -> true, (look, before) -> turns.pin(look, to, reason, before)));
    }

    private Future<Digest> ask(List<Workload> followers, Scope scope) {
        return inquiry.digest(followers, scope.asked());
    }

    private Future<List<Row>> answer(
            List<Workload> followers, Future<Digest> named, Function<Digest, Future<List<Row>>> then) {
        return named.transform(remote -> remote.succeeded()
                ? then.apply(remote.result())
                : Future.all(followers.stream()
                                .map(workload -> unanswered(workload, remote.cause()))
                                .toList())
                        .map(all -> all.<Row>list()));
    }

    /** A unit that does not run, and whose image was built here and is gone, has nothing to follow, which is no error. */
    private Future<Row> unanswered(Workload workload, Throwable trouble) {
        Row failed = Rows.failed(workload, trouble);
        return trouble instanceof Inquiry.Absent
                ? parts.units()
                        .state(workload.unit())
                        .map(unit -> unit.isAtRest() ? Rows.absent(workload) : failed)
                        .otherwise(failed)
                : Future.succeededFuture(failed);
    }

    private Future<List<Look>> look(List<Workload> followers, Survey survey) {
        List<Future<Look>> looks =
                followers.stream().map(workload -> look(survey, workload)).toList();
        return Future.all(looks).map(all -> looks.stream().map(Future::result).toList());
    }

    private Future<Look> look(Survey survey, Workload workload) {
        return survey.atAGlance(workload)
                .map(now -> new Look(workload, recovery.decided(now, Planner.plan(now)), now))
                .otherwise(trouble -> new Look(workload, Rows.failed(workload, trouble), null));
    }

    private Survey survey(Workload any, Digest remote, Scope scope) {
        return new Survey(parts, any, remote, scope);
    }
}
