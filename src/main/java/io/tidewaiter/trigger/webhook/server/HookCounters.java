package io.tidewaiter.trigger.webhook.server;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** How often a hook heard what, since the start. Confined to the event loop. */
public final class HookCounters {

    private final Map<Heard, Long> counts = new EnumMap<>(Heard.class);

    void count(Heard heard) {
        counts.merge(heard, 1L, Long::sum);
    }

    public long of(Heard heard) {
        return counts.getOrDefault(heard, 0L);
    }

    /** {@code push=3 refused=1}: without what never happened. */
    @Override
    public String toString() {
        return counts.entrySet().stream()
                .map(count -> count.getKey().name().toLowerCase(java.util.Locale.ROOT) + "=" + count.getValue())
                .collect(Collectors.joining(" "));
    }
}
