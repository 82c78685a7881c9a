package io.tidewaiter.text;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount of storage, written with the units of IEC 80000-13: {@code 512MiB}, {@code 2GiB}, {@code 0}.
 *
 * @param bytes zero or more
 */
public record ByteSize(long bytes) implements Comparable<ByteSize> {

    /** No amount of this length in the greatest unit overflows. */
    private static final Pattern TEXT = Pattern.compile("(\\d{1,6})\\s*([A-Za-z]+)");

    private static final Map<String, Long> UNITS =
            Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30, "TiB", 1L << 40);

    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("less than nothing: " + bytes);
        }
    }

    /**
     * @param text a whole number and its unit, which only zero may go without: a bare 512 is meant as anything but bytes
     * @throws IllegalArgumentException with a message that shows what a size looks like
     */
    public static ByteSize parse(String text) {
        if (text.strip().equals("0")) {
            return new ByteSize(0);
        }
        Matcher parts = TEXT.matcher(text.strip());
        if (parts.matches() && UNITS.get(parts.group(2)) instanceof Long unit) {
            return new ByteSize(Long.parseLong(parts.group(1)) * unit);
        }
        throw new IllegalArgumentException("\"%s\" is not a size such as 512MiB or 2GiB".formatted(text));
    }

    /** In the largest unit of which there is at least one, rounded down: what is said to be free is free. */
    public String format() {
        long amount = bytes;
        for (String unit : new String[] {"B", "KiB", "MiB", "GiB"}) {
            if (amount < 10 * 1024 || unit.equals("GiB")) {
                return amount + " " + unit;
            }
            amount /= 1024;
        }
        throw new AssertionError();
    }

    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(bytes, other.bytes);
    }
}
