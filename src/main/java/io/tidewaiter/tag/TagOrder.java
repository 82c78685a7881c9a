package io.tidewaiter.tag;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What makes one tag newer than another. */
enum TagOrder {
    /** Semantic versions. */
    SEMVER("semver") {
        @Override
        Optional<SortKey> key(String text) {
            return SemanticVersion.read(text).map(SortKey.Version::new);
        }
    },
    /**
     * Calendar versions: a year first, of four digits or of two, or a whole date in one number; then numbers.
     *
     * @see <a href="https://calver.org">Calendar Versioning</a>
     */
    CALENDAR("calendar") {
        @Override
        Optional<SortKey> key(String text) {
            List<String> digits = digits(text);
            return digits.isEmpty()
                    ? Optional.empty()
                    : date(digits.getFirst())
                            .map(date -> numbers(
                                    Stream.concat(date.stream(), digits.stream().skip(1))));
        }
    },
    /** All numbers, from left to right. */
    NUMBER("number") {
        @Override
        Optional<SortKey> key(String text) {
            List<String> digits = digits(text);
            return digits.isEmpty() ? Optional.empty() : Optional.of(numbers(digits.stream()));
        }
    },
    /** Character by character. */
    ALPHABETICAL("alphabetical") {
        @Override
        Optional<SortKey> key(String text) {
            return text.isEmpty() ? Optional.empty() : Optional.of(new SortKey.Text(text));
        }
    };

    private final String word;

    TagOrder(String word) {
        this.word = word;
    }

    /** Empty for a text that has no place in this order. */
    abstract Optional<SortKey> key(String text);

    /** @throws IllegalArgumentException for a word that names no order */
    static TagOrder of(String word) {
        return Stream.of(values())
                .filter(order -> order.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "order:%s is unknown: there are semver, calendar, number and alphabetical".formatted(word)));
    }

    private static List<String> digits(String text) {
        List<String> digits = new ArrayList<>();
        int from = -1;
        for (int i = 0; i <= text.length(); i++) {
            boolean digit = i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9';
            if (digit && from < 0) {
                from = i;
            } else if (!digit && from >= 0) {
                digits.add(text.substring(from, i));
                from = -1;
            }
        }
        return digits;
    }

    private static Optional<List<String>> date(String first) {
        return switch (first.length()) {
            case 2 -> Optional.of(List.of("20" + first));
            case 4 -> Optional.of(List.of(first));
            case 6 -> Optional.of(List.of(first.substring(0, 4), first.substring(4)));
            case 8 -> Optional.of(List.of(first.substring(0, 4), first.substring(4, 6), first.substring(6)));
            default -> Optional.empty();
        };
    }

    private static SortKey numbers(Stream<String> digits) {
        return new SortKey.Numbers(digits.map(BigInteger::new).toList());
    }
}
