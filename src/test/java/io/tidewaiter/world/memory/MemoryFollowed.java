package io.tidewaiter.world.memory;

import io.tidewaiter.image.Reference;
import io.tidewaiter.update.port.Journal.Unfollowed;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which units follow which references, and when each was last seen to, by the running time. */
final class MemoryFollowed {

    private static final Duration FORGOTTEN = Duration.ofDays(30);

    /** The units of each reference, with the time. */
    private final Map<Reference, TreeMap<String, Long>> last = new LinkedHashMap<>();

    /**
     * @param recalled units whose time is not written down again
     * @param again whether the time of those that are known is written down too
     */
    void note(Map<String, Set<Reference>> found, Set<String> recalled, long now, boolean again) {
        found.forEach((unit, references) -> references.forEach(reference -> {
            TreeMap<String, Long> units = last.computeIfAbsent(reference, any -> new TreeMap<>());
            if (again && !recalled.contains(unit)) {
                units.put(unit, now);
            } else {
                units.putIfAbsent(unit, now);
            }
        }));
        if (again) {
            long old = now - FORGOTTEN.toMillis();
            last.values().forEach(units -> {
                units.replaceAll((unit, seen) -> Math.min(seen, now));
                if (isAfter(units.values(), old)) {
                    units.values().removeIf(seen -> seen <= old);
                }
            });
        }
    }

    /** The instances of templates that were seen within the last month, the latest first. */
    List<String> instances(long now) {
        Map<String, Long> seen = new TreeMap<>();
        last.values()
                .forEach(units -> units.forEach((unit, time) -> {
                    if (unit.contains("@") && time > now - FORGOTTEN.toMillis()) {
                        seen.merge(unit, time, Math::max);
                    }
                }));
        return seen.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .map(Map.Entry::getKey)
                .toList();
    }

    List<Unfollowed> not(long now, Duration since) {
        return last.entrySet().stream()
                .filter(entry -> !isAfter(entry.getValue().values(), now - since.toMillis()))
                .map(entry -> new Unfollowed(
                        entry.getKey(), new TreeSet<>(entry.getValue().keySet())))
                .sorted(Comparator.comparing(
                        unfollowed -> unfollowed.reference().toString()))
                .toList();
    }

    private static boolean isAfter(Collection<Long> times, long limit) {
        return times.stream().anyMatch(seen -> seen > limit);
    }

    /** The last of the units that followed it, by name; empty when none is known. */
    String last(Reference reference) {
        TreeMap<String, Long> units = last.get(reference);
        return units == null ? "" : units.lastKey();
    }

    void letGo(Reference reference) {
        last.remove(reference);
    }
}
