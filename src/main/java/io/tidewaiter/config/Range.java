package io.tidewaiter.config;

import io.tidewaiter.text.ByteSize;
import io.tidewaiter.time.TimeSpan;
import java.time.Duration;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The values a key may have: said once, for the record that holds the value and for the reader of the file.
 *
 * @param least allowed
 * @param most allowed; there always is one, so that no sum of such values overflows
 * @param parser from the file's text
 * @param printer to the file's text
 */
record Range<T extends Comparable<T>>(T least, T most, Function<String, T> parser, Function<T, String> printer) {

    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,9}");

    static Range<Duration> ofSpans(String least, String most) {
        return new Range<>(TimeSpan.parse(least), TimeSpan.parse(most), TimeSpan::parse, TimeSpan::format);
    }

    static Range<Integer> ofNumbers(int least, int most) {
        return new Range<>(least, most, Range::number, String::valueOf);
    }

    static Range<ByteSize> ofSizes(String least, String most) {
        return new Range<>(ByteSize.parse(least), ByteSize.parse(most), ByteSize::parse, ByteSize::format);
    }

    /** @throws IllegalArgumentException when the text is no such value, or one outside the range */
    T parse(String text) {
        return check(parser.apply(text));
    }

    /** @throws IllegalArgumentException when the value is outside the range */
    T check(T value) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException("%s is out of range: %s to %s is allowed"
                    .formatted(printer.apply(value), printer.apply(least), printer.apply(most)));
        }
        return value;
    }

    private static int number(String text) {
        if (!NUMBER.matcher(text).matches()) {
            throw new IllegalArgumentException("\"%s\" is not a whole number".formatted(text));
        }
        return Integer.parseInt(text);
    }
}
