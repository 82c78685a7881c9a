package io.tidewaiter.fleet.model;

import java.util.HashMap;
import java.util.Map;

/** Up to which number of {@link FleetNews} each notifier was told, by its name. */
public record NewsRead(Map<String, Long> numbers) {

    public static final NewsRead NONE = new NewsRead(Map.of());

    public NewsRead {
        numbers = Map.copyOf(numbers);
    }

    /** Each reader as far as either says. */
    public NewsRead over(NewsRead other) {
        Map<String, Long> both = new HashMap<>(numbers);
        other.numbers.forEach((reader, number) -> both.merge(reader, number, Math::max));
        return new NewsRead(both);
    }

    public NewsRead with(String reader, long number) {
        Map<String, Long> more = new HashMap<>(numbers);
        more.put(reader, number);
        return new NewsRead(more);
    }
}
