package io.tidewaiter.app;

import io.tidewaiter.api.model.ApprovalRequest;
import io.tidewaiter.api.model.ApprovalView;
import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Digest;
import io.tidewaiter.update.Coordinator;
import io.tidewaiter.update.port.Journal;
import io.tidewaiter.update.port.Row;
import io.tidewaiter.update.port.Workloads;
import io.vertx.core.Future;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Approves releases: finds the digest that is meant, and refuses one that cannot be approved. */
final class Approvals {

    private final Coordinator coordinator;
    private final Journal journal;
    private final Workloads workloads;

    Approvals(Coordinator coordinator, Journal journal, Workloads workloads) {
        this.coordinator = coordinator;
        this.journal = journal;
        this.workloads = workloads;
    }

    /** Fails, and approves nothing, when what is meant is not known here, is not clear, or failed here. */
    Future<List<ApprovalView>> approve(ApprovalRequest request) {
        return of(request.unit())
                .compose(followed -> all(followed.stream()
                        .map(workload -> choices(workload, request.digest()))
                        .toList()))
                .compose(choices -> checked(
                        request,
                        choices.stream().flatMap(Choices::meant).distinct().toList(),
                        choices))
                .compose(meant -> all(meant.stream()
                        .map(choice -> journal.approve(
                                        request.unit(), choice.workload().reference(), choice.digest())
                                .compose(written ->
                                        journal.approvals(choice.workload().reference()))
                                .map(approvals -> approvals.stream()
                                        .filter(approval -> approval.digest().equals(choice.digest())
                                                && approval.unit().equals(request.unit())
                                                && approval.carriedFrom() == null)
                                        .map(ApprovalView::of)
                                        .toList()))
                        .toList()))
                .map(views -> views.stream().flatMap(List::stream).toList());
    }

    /**
     * @param digest or the beginning of its hex; null for every one
     * @return how many approvals were taken back
     */
    Future<Integer> revoke(String unit, @Nullable String digest) {
        return of(unit).compose(followed -> all(followed.stream()
                        .map(workload ->
                                journal.approvals(workload.reference()).compose(given -> revoke(given, digest)))
                        .toList()))
                .map(counts -> counts.stream().mapToInt(Integer::intValue).sum());
    }

    private Future<Integer> revoke(List<Journal.Approval> given, @Nullable String digest) {
        return all(given.stream()
                        .filter(approval -> digest == null || approval.digest().isMeantBy(digest))
                        .map(approval -> journal.revoke(approval.reference(), approval.digest()))
                        .toList())
                .map(counts -> counts.stream().mapToInt(Integer::intValue).sum());
    }

    private Future<List<Workload>> of(String unit) {
        return workloads.find().map(found -> found.perReference(unit));
    }

    private Future<Choices> choices(Workload workload, @Nullable String digest) {
        Future<List<Digest>> waiting = coordinator
                .outlook(workload)
                .map(row -> row.flatMap(Row::candidate).stream().toList());
        return digest == null
                ? waiting.map(candidate -> new Choices(workload, candidate, List.of()))
                : Future.all(journal.sightings(workload), waiting).map(both -> {
                    List<Journal.Sighting> seen = both.resultAt(0);
                    List<Digest> candidate = both.resultAt(1);
                    List<Digest> known = Stream.concat(seen.stream().map(Journal.Sighting::digest), candidate.stream())
                            .distinct()
                            .toList();
                    return new Choices(
                            workload,
                            known.stream().filter(one -> one.isMeantBy(digest)).toList(),
                            known);
                });
    }

    private Future<List<Choice>> checked(ApprovalRequest request, List<Choice> meant, List<Choices> choices) {
        if (meant.isEmpty()) {
            return refused(
                    request.digest() == null
                            ? "%s: nothing waits; it has what its tag named when that was last looked at"
                                    .formatted(request.unit())
                            : "%s: %s is not a digest that its tag was seen to name here%s"
                                    .formatted(request.unit(), request.digest(), known(choices)));
        }
        boolean clear = request.digest() == null
                || meant.stream().map(Choice::digest).distinct().count() == 1;
        if (!clear) {
            return refused(
                    "%s: %s is the beginning of several%s".formatted(request.unit(), request.digest(), known(choices)));
        }
        return all(meant.stream()
                        .map(choice -> journal.quarantined(choice.workload().reference(), choice.digest()))
                        .toList())
                .compose(failed -> failed.stream()
                        .flatMap(java.util.Optional::stream)
                        .findFirst()
                        .map(entry -> Approvals.<List<Choice>>refused(
                                "%s failed here at %s: %s; to let it be tried again: tidewaiter quarantine clear %s"
                                        .formatted(
                                                entry.digest().abbreviated(),
                                                entry.since().truncatedTo(ChronoUnit.SECONDS),
                                                entry.reason(),
                                                entry.digest().abbreviated())))
                        .orElseGet(() -> Future.succeededFuture(meant)));
    }

    private static String known(List<Choices> choices) {
        String all = choices.stream()
                .flatMap(choice -> choice.known().stream())
                .map(Digest::abbreviated)
                .distinct()
                .collect(Collectors.joining(", "));
        return all.isEmpty() ? "" : ": " + all;
    }

    private static <T> Future<T> refused(String why) {
        return Future.failedFuture(new BadRequestException(why));
    }

    private static <T> Future<List<T>> all(List<Future<T>> futures) {
        return Future.all(new ArrayList<>(futures)).map(done -> done.<T>list());
    }

    private record Choice(Workload workload, Digest digest) {}

    /** @param known all that could be meant */
    private record Choices(Workload workload, List<Digest> fitting, List<Digest> known) {

        Stream<Choice> meant() {
            return fitting.stream().map(digest -> new Choice(workload, digest));
        }
    }
}
