package io.tidewaiter.world.memory;

import io.tidewaiter.image.Reference;
import io.tidewaiter.update.Journal.Hold;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What people said is not to change. */
final class Holds {

    private static final Comparator<Hold> BY_NAME = Comparator.comparing(Hold::unit)
            .thenComparing(hold -> hold.reference().toString());
    private static final Comparator<Hold> NEWEST_FIRST =
            Comparator.comparing(Hold::since).reversed().thenComparing(BY_NAME);

    private final Map<Key, Hold> all = new LinkedHashMap<>();

    void add(String unit, Reference reference, String reason, Instant now) {
        put(new Hold(unit, reference, reason, now, null));
    }

    /** @return how many there were */
    int release(String unit) {
        int before = all.size();
        all.keySet().removeIf(key -> key.unit().equals(unit));
        return before - all.size();
    }

    Optional<Hold> of(Reference reference) {
        return all.values().stream()
                .filter(hold -> hold.reference().equals(reference))
                .min(NEWEST_FIRST);
    }

    List<Hold> all() {
        return all.values().stream().sorted(BY_NAME).toList();
    }

    /** Holds go with their unit to what it follows now. */
    void carry(Map<String, Set<Reference>> followed) {
        Map<String, List<Hold>> held = new LinkedHashMap<>();
        all.values().stream()
                .sorted(NEWEST_FIRST)
                .forEach(hold -> held.computeIfAbsent(hold.unit(), unit -> new ArrayList<>())
                        .add(hold));
        held.forEach((unit, holds) -> carry(holds, followed.getOrDefault(unit, Set.of())));
    }

    private void carry(List<Hold> holds, Set<Reference> follows) {
        Hold newest = holds.getFirst();
        Set<Reference> before = new LinkedHashSet<>();
        holds.forEach(hold -> before.add(hold.reference()));
        for (Reference reference : follows) {
            if (!before.contains(reference)) {
                put(new Hold(newest.unit(), reference, newest.reason(), newest.since(), newest.reference()));
            }
        }
        if (!follows.isEmpty() && Collections.disjoint(before, follows)) {
            before.forEach(reference -> all.remove(new Key(newest.unit(), reference)));
        }
    }

    private void put(Hold hold) {
        all.put(new Key(hold.unit(), hold.reference()), hold);
    }

    private record Key(String unit, Reference reference) {}
}
