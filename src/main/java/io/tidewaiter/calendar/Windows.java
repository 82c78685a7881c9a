package io.tidewaiter.calendar;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When something may begin: one window or more, each {@code [DAYS] HH:MM-HH:MM [ZONE]}, such as {@code 22:00-04:00},
 * {@code Mon..Fri 22:00-04:00 Europe/Berlin} or {@code Sat,Sun 00:00-24:00}. The days are those on which it begins; one over
 * several days names both: {@code Fri 22:00-Mon 05:00}. Windows that touch are one.
 *
 * <p>A window begins and ends when the clock of its zone first shows that time, or a later one as the clocks were put
 * forward: what lies within the hour that is skipped is left out on that day, and what lies within the hour that is there
 * twice is open once.
 */
public final class Windows {

    private static final Duration FORTNIGHT = Duration.ofDays(14);

    private final String text;
    private final List<Window> windows;

    private Windows(String text, List<Window> windows) {
        this.text = text;
        this.windows = windows;
    }

    /**
     * @param text windows with {@code ;} between them
     * @param hostZone counts where a window names no zone
     * @throws IllegalArgumentException with a message that names what will not do and shows what a window looks like
     */
    public static Windows parse(String text, ZoneId hostZone) {
        return of(Arrays.asList(text.split(";", -1)), hostZone);
    }

    /**
     * @param texts a window each, at least one
     * @param hostZone counts where a window names no zone
     * @throws IllegalArgumentException with a message that names what will not do and shows what a window looks like
     */
    public static Windows of(List<String> texts, ZoneId hostZone) {
        if (texts.isEmpty()) {
            throw new IllegalArgumentException("a window is missing, such as Mon..Fri 22:00-04:00");
        }
        List<String> each = texts.stream().map(String::strip).toList();
        return new Windows(
                String.join("; ", each),
                each.stream().map(text -> window(text, hostZone)).toList());
    }

    private static Window window(String text, ZoneId hostZone) {
        try {
            return Window.parse(text, hostZone);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "\"%s\" is not a window such as 22:00-04:00 or Mon..Fri 22:00-04:00 Europe/Berlin (%s)"
                            .formatted(text, e.getMessage()),
                    e);
        }
    }

    public boolean isOpen(Instant at) {
        return spansAround(at).findAny().isPresent();
    }

    /** The first moment from then on at which one is open: then itself, if one is. */
    public Instant opensNext(Instant from) {
        Instant opens = windows.stream()
                .map(window -> window.spansAfter(from).findFirst().orElseThrow().begin())
                .min(Instant::compareTo)
                .orElseThrow();
        return opens.isBefore(from) ? from : opens;
    }

    /**
     * The first moment from then on at which none is open: then itself, if none is. Empty when that is not within the next
     * fortnight, as with windows that leave nothing out.
     */
    public Optional<Instant> closesAt(Instant from) {
        Instant closed = from;
        while (isOpen(closed)) {
            closed = spansAround(closed).map(Span::end).max(Instant::compareTo).orElseThrow();
            if (closed.isAfter(from.plus(FORTNIGHT))) {
                return Optional.empty();
            }
        }
        return Optional.of(closed);
    }

    private Stream<Span> spansAround(Instant at) {
        return windows.stream()
                .flatMap(window -> window.spansAfter(at).limit(1))
                .filter(span -> span.contains(at));
    }

    /** Equal when they read the same and mean the same zones. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Windows that && text.equals(that.text) && windows.equals(that.windows);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** As they were written. */
    @Override
    public String toString() {
        return text;
    }
}
