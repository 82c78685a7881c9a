package io.tidewaiter.world.memory;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Entries by what they have in common, in the order in which they began. */
final class Index<K> {

    private final Map<K, TreeMap<Long, HistoryEntry>> all = new LinkedHashMap<>();

    void add(K key, HistoryEntry entry) {
        all.computeIfAbsent(key, any -> new TreeMap<>()).put(entry.id(), entry);
    }

    void remove(K key, HistoryEntry entry) {
        TreeMap<Long, HistoryEntry> some = all.get(key);
        if (some != null) {
            some.remove(entry.id());
        }
    }

    Collection<HistoryEntry> newestFirst(K key) {
        TreeMap<Long, HistoryEntry> some = all.get(key);
        return some == null ? List.of() : some.descendingMap().values();
    }

    @Nullable
    HistoryEntry newest(K key) {
        TreeMap<Long, HistoryEntry> some = all.get(key);
        return some == null || some.isEmpty() ? null : some.lastEntry().getValue();
    }
}
