package io.tidewaiter.policy;

import io.tidewaiter.calendar.Windows;
import io.tidewaiter.time.TimeSpan;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Part of a {@link GatePolicy}, as a label or the configuration gives it; null means: not said.
 *
 * @param always says that there are to be no windows, whatever else says so
 */
public record GateRules(
        @Nullable Duration minAge,
        @Nullable Boolean approve,
        @Nullable Windows windows,
        boolean always) {

    /** The words that {@link #of} reads. A label has {@code io.tidewaiter.gate.} in front of each. */
    public static final Set<String> KEYS = Set.of("min-age", "approve", "window");

    public static final GateRules NONE = new GateRules(null, null, null, false);

    /**
     * @param texts by the words of {@link #KEYS}; others are ignored. {@code min-age}: a {@link TimeSpan}; {@code approve}:
     *     {@code true} or {@code false}; {@code window}: {@link Windows}
     * @param zone counts where a window names none
     * @throws IllegalArgumentException naming the word and what it should look like
     */
    public static GateRules of(Map<String, String> texts, ZoneId zone) {
        return new GateRules(
                read(texts, "min-age", TimeSpan::parse),
                read(texts, "approve", GateRules::flag),
                read(texts, "window", text -> Windows.parse(text, zone)),
                false);
    }

    /** These rules where they say something, the policy where they do not. */
    public GatePolicy over(GatePolicy policy) {
        return new GatePolicy(
                minAge == null ? policy.minAge() : minAge,
                approve == null ? policy.approve() : approve,
                windows == null && !always ? policy.windows() : windows);
    }

    private static boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("\"%s\" is neither true nor false".formatted(text));
        };
    }

    private static <T> @Nullable T read(Map<String, String> texts, String key, Function<String, T> parser) {
        try {
            return texts.get(key) instanceof String text ? parser.apply(text) : null;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
        }
    }
}
