package io.tidewaiter.world.memory;

import io.tidewaiter.image.Reference;
import io.tidewaiter.update.port.Journal.Hold;
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
final class MemoryHolds {

    private static final Comparator<Hold> BY_NAME = Comparator.comparing(Hold::unit)
            .thenComparing(hold -> hold.reference().toString());
    private static final Comparator<Held> NEWEST_FIRST =
            Comparator.comparingLong(Held::turn).reversed().thenComparing(Held::hold, BY_NAME);

    private final Map<Key, Held> all = new LinkedHashMap<>();
    private long turns;

    /** @param turn counts what was said */
    private record Held(Hold hold, long turn) {

        private Held to(Reference other) {
            return new Held(new Hold(hold.unit(), other, hold.reason(), hold.since(), hold.reference()), turn);
        }
    }

    void add(String unit, Reference reference, String reason, Instant now) {
        put(new Held(new Hold(unit, reference, reason, now, null), ++turns));
    }

    /** @return how many there were */
    int release(String unit) {
        int before = all.size();
        all.keySet().removeIf(key -> key.unit().equals(unit));
        return before - all.size();
    }

    Optional<Hold> of(Reference reference) {
        return all.values().stream()
                .filter(held -> held.hold().reference().equals(reference))
                .min(NEWEST_FIRST)
                .map(Held::hold);
    }

    List<Hold> all() {
        return all.values().stream().map(Held::hold).sorted(BY_NAME).toList();
    }

    /** Holds go with their unit to what it follows now. */
    void carry(Map<String, Set<Reference>> followed) {
        Map<String, List<Held>> held = new LinkedHashMap<>();
        all.values().stream()
                .sorted(NEWEST_FIRST)
                .forEach(one -> held.computeIfAbsent(one.hold().unit(), unit -> new ArrayList<>())
                        .add(one));
        held.forEach((unit, holds) -> carry(unit, holds, followed.getOrDefault(unit, Set.of())));
    }

    private void carry(String unit, List<Held> holds, Set<Reference> follows) {
        Set<Reference> before = new LinkedHashSet<>();
        holds.forEach(held -> before.add(held.hold().reference()));
        for (Reference reference : follows) {
            if (!before.contains(reference)) {
                put(holds.getFirst().to(reference));
            }
        }
        if (!follows.isEmpty() && Collections.disjoint(before, follows)) {
            before.forEach(reference -> all.remove(new Key(unit, reference)));
        }
    }

    private void put(Held held) {
        all.put(new Key(held.hold().unit(), held.hold().reference()), held);
    }

    private record Key(String unit, Reference reference) {}
}
