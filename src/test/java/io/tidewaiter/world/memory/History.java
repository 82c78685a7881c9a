package io.tidewaiter.world.memory;

import io.tidewaiter.host.Workload;
import io.tidewaiter.host.WorkloadId;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.port.Journal.Arming;
import io.tidewaiter.update.port.Journal.Past;
import io.tidewaiter.update.port.Journal.Refusal;
import io.tidewaiter.update.port.Journal.Tries;
import io.tidewaiter.update.port.Journal.Unfinished;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The updates that are under way, and those that ended, with an index for each question. */
final class History {

    private static final int MOST_REPEATED = 5;
    private static final int COUNTED = 100;

    private final TreeMap<Long, HistoryEntry> all = new TreeMap<>();
    private final TreeMap<Long, HistoryEntry> underWay = new TreeMap<>();
    private final TreeMap<Long, HistoryEntry> ended = new TreeMap<>();
    private final Index<String> ofUnit = new Index<>();
    /** What was not abandoned, by unit and candidate. */
    private final Index<Tried> tried = new Index<>();
    /** What touched nothing. */
    private final Index<Repeated> repeated = new Index<>();
    /** What did more than to bring an image in. */
    private final Index<WorkloadId> touching = new Index<>();
    /** What was not abandoned, by candidate. */
    private final Index<Candidate> judged = new Index<>();
    /** What tells whether a candidate is any good. */
    private final Index<Candidate> telling = new Index<>();

    private final Map<WorkloadId, HistoryEntry> armed = new LinkedHashMap<>();
    private long lastId;

    Update begin(Update update) {
        HistoryEntry entry = HistoryEntry.begun(++lastId, update);
        all.put(entry.id(), entry);
        underWay.put(entry.id(), entry);
        return update.withId(entry.id());
    }

    void enter(Update update, State state, Instant now) {
        HistoryEntry entry = all.get(update.id());
        if (entry == null) {
            throw new IllegalStateException("there is no update " + update.id());
        }
        if (state instanceof State.End) {
            if (entry.outcome == null) {
                underWay.remove(entry.id());
            } else {
                withdraw(entry);
            }
            entry.enter(state, now);
            end(entry, state.word());
        } else {
            entry.enter(state, now);
        }
        if (state instanceof State.Abandoned || state instanceof State.Refused) {
            forgetRepeated(new Repeated(update.workload().identity(), update.to()));
        }
    }

    void letGo(String unit, Reference reference, Digest last, String reason, Instant now) {
        HistoryEntry entry = HistoryEntry.letGo(++lastId, unit, reference, last, reason, now);
        all.put(entry.id(), entry);
        end(entry, HistoryEntry.LET_GO);
    }

    private void end(HistoryEntry entry, String outcome) {
        ended.put(entry.id(), entry);
        Keys keys = Keys.of(entry);
        ofUnit.add(keys.unit(), entry);
        if (!outcome.equals("abandoned")) {
            tried.add(keys.tried(), entry);
            judged.add(keys.candidate(), entry);
        }
        switch (outcome) {
            case "abandoned", "refused" -> repeated.add(keys.repeated(), entry);
            case "deferred" -> {
                if (entry.withdrawn) {
                    touching.add(keys.identity(), entry);
                }
            }
            default -> {
                touching.add(keys.identity(), entry);
                telling.add(keys.candidate(), entry);
            }
        }
        findArmed(keys.identity());
    }

    /** It is not found any more as one that ended so. */
    private void withdraw(HistoryEntry entry) {
        Keys keys = Keys.of(entry);
        ended.remove(entry.id());
        ofUnit.remove(keys.unit(), entry);
        repeated.remove(keys.repeated(), entry);
        tried.remove(keys.tried(), entry);
        judged.remove(keys.candidate(), entry);
        touching.remove(keys.identity(), entry);
        telling.remove(keys.candidate(), entry);
        findArmed(keys.identity());
    }

    private void findArmed(WorkloadId identity) {
        HistoryEntry newest = touching.newest(identity);
        if (newest != null && "armed".equals(newest.outcome)) {
            armed.put(identity, newest);
        } else {
            armed.remove(identity);
        }
    }

    /** Of the tries at one candidate that touched nothing the newest tell enough. */
    private void forgetRepeated(Repeated key) {
        Collection<HistoryEntry> newestFirst = repeated.newestFirst(key);
        if (newestFirst.size() > MOST_REPEATED) {
            newestFirst.stream().skip(MOST_REPEATED).toList().forEach(entry -> {
                withdraw(entry);
                all.remove(entry.id());
            });
        }
    }

    List<Unfinished> unfinished() {
        return underWay.values().stream()
                .map(entry -> new Unfinished(entry.update, Objects.requireNonNull(entry.state)))
                .toList();
    }

    List<Past> past(@Nullable String unit, int limit) {
        Collection<HistoryEntry> newestFirst =
                unit == null ? ended.descendingMap().values() : ofUnit.newestFirst(unit);
        return newestFirst.stream().limit(limit).map(HistoryEntry::past).toList();
    }

    List<Arming> armed() {
        return armed.values().stream()
                .sorted(Comparator.comparingLong(HistoryEntry::id))
                .map(HistoryEntry::arming)
                .toList();
    }

    /** It failed here last, or took its place without a proof. */
    boolean doubts(Reference reference, Digest digest) {
        HistoryEntry newest = telling.newest(new Candidate(reference, digest));
        return newest != null
                && newest.outcome != null
                && switch (newest.outcome) {
                    case "armed", "failed", "rolled back" -> true;
                    default -> false;
                };
    }

    /** @param proven whether it was, under the reference */
    Tries tries(Workload workload, Digest to, boolean proven) {
        String container = workload.identity().container();
        Candidate candidate = new Candidate(workload.reference(), to);
        HistoryEntry newest = judged.newest(candidate);
        Collection<HistoryEntry> all = tried.newestFirst(new Tried(workload.unit(), candidate));
        if (all.isEmpty() && newest == null) {
            return Tries.NONE;
        }
        List<HistoryEntry> sinceArrival = all.stream()
                .filter(entry -> entry.isOf(container))
                .limit(COUNTED)
                .takeWhile(entry -> !entry.isArrival())
                .toList();
        List<HistoryEntry> inVain =
                sinceArrival.stream().filter(HistoryEntry::isInVain).toList();
        boolean unproven = sinceArrival.stream()
                .filter(entry -> entry.refusal() == null && !entry.isStaged())
                .findFirst()
                .filter(HistoryEntry::isUnproven)
                .isPresent();
        Refusal refusal = newest == null ? null : newest.refusal();
        boolean staged = newest != null && newest.isStaged() && !proven;
        return inVain.isEmpty()
                ? new Tries(0, "", false, unproven, refusal, staged)
                : new Tries(
                        inVain.size(),
                        inVain.getFirst().reason,
                        inVain.getFirst().word.equals("failed"),
                        unproven,
                        refusal,
                        staged);
    }

    /** The image that the newest of those which may have proven one proved. */
    Optional<String> arrived(Workload workload) {
        return ofUnit.newestFirst(workload.unit()).stream()
                .filter(entry -> entry.update.workload().reference().equals(workload.reference()))
                .filter(entry -> entry.isOf(workload.identity().container()))
                .filter(entry -> switch (Objects.requireNonNull(entry.outcome)) {
                    case "abandoned", "refused", "deferred" -> false;
                    default -> true;
                })
                .findFirst()
                .flatMap(HistoryEntry::arrived);
    }

    private record Candidate(Reference reference, Digest to) {}

    private record Tried(String unit, Candidate candidate) {}

    private record Repeated(WorkloadId identity, Digest to) {}

    private record Keys(WorkloadId identity, Candidate candidate) {

        static Keys of(HistoryEntry entry) {
            Workload workload = entry.update.workload();
            return new Keys(workload.identity(), new Candidate(workload.reference(), entry.update.to()));
        }

        String unit() {
            return identity.unit();
        }

        Tried tried() {
            return new Tried(identity.unit(), candidate);
        }

        Repeated repeated() {
            return new Repeated(identity, candidate.to());
        }
    }
}
