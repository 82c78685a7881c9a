package io.tidewaiter.fleet.agent;

import io.tidewaiter.fleet.model.FleetHost.Running;
import io.tidewaiter.fleet.model.Want;
import io.tidewaiter.image.Digest;
import io.tidewaiter.update.model.Gate;
import io.tidewaiter.update.model.Updated;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Row;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the last checks found of each reference that this host follows. Confined to one event loop. */
final class HostReferences {

    private final Map<String, Found> found = new TreeMap<>();

    /** @param want empty where the host runs what its registry names */
    record Found(Set<String> units, Running running, Optional<Want> want) {}

    /** @param whole whether every workload was looked at, so that all others are not followed any more */
    void note(Report report, boolean whole) {
        Map<String, List<Row>> rows = report.rows().stream()
                .filter(row -> row.workload() != null && row.unit() != null)
                .collect(Collectors.groupingBy(Row::image));
        if (whole) {
            found.keySet().retainAll(rows.keySet());
        }
        rows.forEach((reference, all) -> found.put(
                reference,
                all.stream().allMatch(row -> row.newDigest() == null)
                        ? unanswered(found.get(reference), all)
                        : of(all)));
    }

    /** The registry did not say what it names now: what was known stays, and nothing is ready. */
    private static Found unanswered(@Nullable Found before, List<Row> rows) {
        return new Found(
                units(rows),
                before == null ? running(rows.getFirst()) : before.running(),
                before == null
                        ? Optional.empty()
                        : before.want()
                                .map(want -> new Want(
                                        want.digest(), false, rows.getFirst().why())));
    }

    private static Set<String> units(List<Row> rows) {
        return rows.stream()
                .map(row -> Objects.requireNonNull(row.unit()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Several units run a release together only when each of them does. */
    private static Found of(List<Row> rows) {
        Row behind = rows.stream().filter(HostReferences::isBehind).findFirst().orElse(rows.getFirst());
        return new Found(units(rows), running(behind), isBehind(behind) ? want(rows) : Optional.empty());
    }

    private static boolean isBehind(Row row) {
        return row.updated() != Updated.TRUE && row.candidate().isPresent();
    }

    private static Running running(Row row) {
        boolean updated = row.updated() == Updated.TRUE;
        Digest digest = updated ? row.newDigest() : row.oldDigest();
        String version = (updated ? row.versions().to() : row.versions().from()).version();
        return new Running(digest == null ? "" : digest.toString(), version == null ? "" : version);
    }

    /** It is ready when nothing but the fleet is waited for. */
    private static Optional<Want> want(List<Row> rows) {
        Row ready = rows.stream()
                .filter(HostReferences::isBehind)
                .filter(HostReferences::isReady)
                .findFirst()
                .orElse(rows.stream()
                        .filter(HostReferences::isBehind)
                        .findFirst()
                        .orElseThrow());
        return ready.candidate()
                .map(digest -> new Want(digest.toString(), isReady(ready), isReady(ready) ? "" : ready.why()));
    }

    private static boolean isReady(Row row) {
        return row.updated() == Updated.PENDING
                && !row.gates().isOpen()
                && row.gates().closed().stream().allMatch(gate -> gate.kind() == Gate.Kind.FLEET);
    }

    Collection<String> all() {
        return List.copyOf(found.keySet());
    }

    Optional<Found> of(String reference) {
        return Optional.ofNullable(found.get(reference));
    }

    /** Whether a check has been heard of. */
    boolean isKnown() {
        return !found.isEmpty();
    }

    Map<String, Running> running() {
        return found.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().running()));
    }
}
