package io.tidewaiter.update.round;

import io.tidewaiter.host.Workload;
import io.tidewaiter.host.WorkloadId;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.time.Repeat;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.plan.Planner;
import io.tidewaiter.update.port.Ports;
import io.tidewaiter.update.port.Row;
import io.tidewaiter.update.port.Scope;
import io.tidewaiter.update.port.Verdict;
import io.tidewaiter.update.run.Admission;
import io.tidewaiter.update.run.DigestLookup;
import io.tidewaiter.update.run.Remains;
import io.tidewaiter.update.run.Retention;
import io.tidewaiter.update.run.TargetDigest;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One round over the workloads that follow a reference: one question to the registry, a look at all of them together,
 * and then those that are behind are updated one unit after the other, so that the first proves the image for the others.
 */
public final class Round {

    private final Ports parts;
    private final DigestLookup lookup;
    private final Retention retention;
    private final Restock restock;
    private final Recovery recovery;
    private final Turns turns;
    private final Judging judging;
    private final Versions versions;
    private final SharedTag tag;
    private final MovedTag movedTag;

    /** Carries out updates; how many at once is limited. */
    public interface Lane {

        /** Brings the candidate in, unless the admission closes a gate. */
        Future<State.End> run(Update update, Admission admission);

        /** Judges the image that was armed for a scheduled unit by the unit's last run. */
        public Future<State.End> judge(Update update);

        /** Starts last good again where it was left down. */
        public Future<Verdict> recover(Update update, Remains remains);

        /** Brings last good back. */
        Future<State.End> goBack(Update update, String reason);
    }

    public Round(Ports parts, Retention retention, Lane lane) {
        this.retention = retention;
        this.parts = parts;
        this.lookup = DigestLookup.of(parts);
        this.restock = new Restock(parts, lane);
        this.recovery = new Recovery(parts, lane);
        this.turns = new Turns(parts, lookup, retention, recovery, lane);
        this.judging = new Judging(parts, turns);
        this.versions = new Versions(parts);
        this.tag = new SharedTag(parts);
        this.movedTag = new MovedTag(parts);
    }

    /** Looks, and changes nothing. */
    public Future<List<Row>> look(Reference reference, List<Workload> followers, Scope scope) {
        return answer(
                followers,
                ask(followers, scope),
                (target, heard) -> look(heard, survey(heard.getFirst(), target.digest(), scope))
                        .map(looks -> looks.stream().map(Planned::row).toList())
                        .compose(rows -> versions.of(rows, heard.getFirst(), target, scope)));
    }

    /** The digest that is to run, if it is known without a request to the registry; else empty. */
    public Future<Optional<TargetDigest>> named(Workload workload) {
        return workload.isLocal()
                ? lookup.target(workload, false).map(Optional::of).otherwise(Optional.empty())
                : parts.journal()
                        .sightings(workload)
                        .map(seen -> seen.stream().findFirst().map(TargetDigest::of));
    }

    /**
     * What a check would do now, if the reference still named that digest. If a person moved the local tag, the row says
     * only that, because the person may have pulled an image that is newer than that digest.
     */
    public Future<Row> outlook(Workload workload, TargetDigest named) {
        return movedTag.isByHand(workload, named.digest())
                .compose(byHand -> byHand
                        ? Future.succeededFuture(RowText.tagMoved(workload))
                        : survey(workload, named.digest(), Scope.ALL)
                                .of(workload)
                                .map(turns::outlook)
                                .compose(row -> versions.remembered(row, workload, named)));
    }

    /**
     * Judges the image that was armed for a workload, by the workload's last run. For workloads that are seen only while
     * they run, such as those of {@code podman kube play}. No row if there is nothing to judge.
     */
    public Future<List<Row>> judge(Update armed) {
        return judging.of(armed)
                .map(judged -> judged.stream().map(Turned::row).toList())
                .eventually(() -> tag.settle(armed.workload()));
    }

    /** Looks, and updates those that are behind. */
    public Future<List<Row>> update(Reference reference, List<Workload> followers, Scope scope) {
        return recovery.bring(followers, scope)
                .compose(tried -> judging.of(followers, scope)
                        .compose(judged -> update(reference, followers, scope, tried, judged)))
                .eventually(() -> tag.settle(followers.getFirst()));
    }

    /** Starts workloads again that are down and not seen on this host, and does no more for them. */
    public Future<List<Row>> recover(List<Workload> remembered, Scope scope) {
        return recovery.bring(remembered, scope)
                .map(tried -> tried.values().stream().map(recovery::row).toList())
                .eventually(() -> Repeat.each(remembered, tag::settle));
    }

    /** The same without doing anything. */
    public Future<List<Row>> lookAtRemembered(List<Workload> remembered) {
        return recovery.look(remembered);
    }

    private Future<List<Row>> update(
            Reference reference,
            List<Workload> followers,
            Scope scope,
            Map<WorkloadId, Recovery.Tried> tried,
            Judging.Judged judged) {
        Future<DigestLookup.Answer> sighted = ask(followers, scope)
                .compose(answer -> parts.journal()
                        .sight(
                                followers.getFirst(),
                                answer.target().digest(),
                                answer.target().found())
                        .map(answer));
        return answer(
                        followers,
                        sighted,
                        (target, heard) -> updated(heard, target.digest(), scope, judged)
                                .compose(rows -> versions.of(rows, followers.getFirst(), target, scope))
                                .compose(rows -> retention
                                        .tidy(reference, target.digest())
                                        .map(rows)))
                .map(rows -> rows.stream()
                        .map(row -> judged.instead(unanswered(row, tried)))
                        .toList());
    }

    private Future<List<Row>> updated(List<Workload> heard, Digest remote, Scope scope, Judging.Judged judged) {
        return look(heard, survey(heard.getFirst(), remote, scope))
                .compose(looks -> restocked(looks, heard, remote, scope))
                .compose(looks -> Convoy.of(
                        looks,
                        look -> look.waits() || judged.turn(look, remote).isPresent(),
                        (look, before) -> judged.turn(look, remote)
                                .map(Future::succeededFuture)
                                .orElseGet(() -> turns.update(look, remote, scope, before))));
    }

    /** A workload that is down is reported as down, even if its registry does not answer. */
    private Row unanswered(Row row, Map<WorkloadId, Recovery.Tried> tried) {
        return row.newDigest() == null
                        && row.workload() != null
                        && tried.get(row.workload()) instanceof Recovery.Tried known
                        && known.down()
                ? recovery.row(known)
                : row;
    }

    private Future<List<Planned>> restocked(List<Planned> looks, List<Workload> followers, Digest remote, Scope scope) {
        return restock.bring(looks.stream().map(Planned::now).toList(), remote)
                .compose(tried -> tried
                        ? look(followers, survey(followers.getFirst(), remote, scope))
                        : Future.succeededFuture(looks));
    }

    /** Whether an update that was interrupted before it touched anything may still continue. */
    public Admission admission(Update update) {
        return update.pin()
                ? Admission.ANY
                : (unit, imageId) -> survey(update.workload(), update.to(), Scope.ALL)
                        .of(update.workload())
                        .compose(now -> turns.closedBy(unit, imageId, now));
    }

    /** Brings them to the release that a person chose, and holds them there. */
    public Future<List<Row>> pin(List<Workload> followers, Digest to, String reason) {
        return look(followers, survey(followers.getFirst(), to, Scope.ALL))
                .compose(looks -> Convoy.of(looks, look -> true, (look, before) -> turns.pin(look, to, reason, before)))
                .eventually(() -> tag.settle(followers.getFirst()));
    }

    private Future<DigestLookup.Answer> ask(List<Workload> followers, Scope scope) {
        return lookup.ask(followers, scope.asked());
    }

    /** @param then makes the rows of those followers that the registry answered: at least one */
    private Future<List<Row>> answer(
            List<Workload> followers,
            Future<DigestLookup.Answer> named,
            BiFunction<TargetDigest, List<Workload>, Future<List<Row>>> then) {
        return named.transform(told -> {
            if (told.failed()) {
                return unanswered(
                        followers,
                        workload -> told.cause() instanceof DigestLookup.EachRefused each
                                ? each.of(workload)
                                : told.cause());
            }
            Map<Boolean, List<Workload>> heard = followers.stream()
                    .collect(Collectors.partitioningBy(
                            workload -> told.result().refusal(workload).isEmpty()));
            List<Workload> refused = heard.getOrDefault(false, List.of());
            return Future.all(
                            then.apply(told.result().target(), heard.getOrDefault(true, List.of())),
                            unanswered(
                                    refused,
                                    workload -> told.result().refusal(workload).orElseThrow()))
                    .map(both -> Stream.concat(
                                    both.<List<Row>>resultAt(0).stream(), both.<List<Row>>resultAt(1).stream())
                            .toList());
        });
    }

    private Future<List<Row>> unanswered(List<Workload> followers, Function<Workload, Throwable> trouble) {
        return Future.all(followers.stream()
                        .map(workload -> unanswered(workload, trouble.apply(workload)))
                        .toList())
                .map(all -> all.<Row>list());
    }

    private Future<Row> unanswered(Workload workload, Throwable trouble) {
        Row failed = RowText.failed(workload, trouble);
        return trouble instanceof DigestLookup.Absent
                ? parts.units()
                        .state(workload.unit())
                        .map(unit -> unit.isAtRest() ? RowText.absent(workload) : failed)
                        .otherwise(failed)
                : Future.succeededFuture(failed);
    }

    private Future<List<Planned>> look(List<Workload> followers, Survey survey) {
        List<Future<Planned>> looks =
                followers.stream().map(workload -> look(survey, workload)).toList();
        return Future.all(looks).map(all -> looks.stream().map(Future::result).toList());
    }

    private Future<Planned> look(Survey survey, Workload workload) {
        return survey.atAGlance(workload)
                .map(now -> new Planned(workload, recovery.decided(now, Planner.plan(now)), now))
                .otherwise(trouble -> new Planned(workload, RowText.failed(workload, trouble), null));
    }

    private Survey survey(Workload any, Digest remote, Scope scope) {
        return new Survey(parts, any, remote, scope);
    }
}
