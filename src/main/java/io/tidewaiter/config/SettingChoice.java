package io.tidewaiter.config;

import io.tidewaiter.calendar.Schedule;
import io.tidewaiter.text.ByteSize;
import io.tidewaiter.time.TimeSpan;
import java.time.Duration;
import java.util.Locale;

/**
 * One key and what holds for it. Never a secret, as those stand in files of their own.
 *
 * @param key the whole path, {@code poll.interval}
 * @param value as a file would say it
 * @param line where it was said; 0 for what holds by default
 */
public record SettingChoice(String key, String value, int line) {

    static SettingChoice byDefault(String key, Object value) {
        String text = switch (value) {
            case Duration span -> TimeSpan.format(span);
            case Schedule.Every(Duration interval) -> TimeSpan.format(interval);
            case ByteSize size -> size.format();
            case Enum<?> word -> word.name().toLowerCase(Locale.ROOT);
            default -> value.toString();
        };
        return new SettingChoice(key, text, 0);
    }
}
