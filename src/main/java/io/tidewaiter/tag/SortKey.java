package io.tidewaiter.tag;

import java.math.BigInteger;
import java.util.List;
import org.semver4j.Semver;

/** Where a tag stands among others; the newer one is the greater one. Keys of one rule are all of one kind. */
sealed interface SortKey extends Comparable<SortKey> {

    /** By the precedence of semantic versions, which build metadata does not count in. */
    record Version(Semver version) implements SortKey {

        @Override
        public int compareTo(SortKey other) {
            return other instanceof Version(Semver that) ? version.compareTo(that) : byKind(this, other);
        }
    }

    /** Number by number; of two that begin alike the longer one is the newer one. */
    record Numbers(List<BigInteger> numbers) implements SortKey {

        public Numbers {
            numbers = List.copyOf(numbers);
        }

        @Override
        public int compareTo(SortKey other) {
            if (!(other instanceof Numbers(List<BigInteger> those))) {
                return byKind(this, other);
            }
            for (int i = 0; i < Math.min(numbers.size(), those.size()); i++) {
                int order = numbers.get(i).compareTo(those.get(i));
                if (order != 0) {
                    return order;
                }
            }
            return Integer.compare(numbers.size(), those.size());
        }
    }

    record Text(String text) implements SortKey {

        @Override
        public int compareTo(SortKey other) {
            return other instanceof Text(String that) ? text.compareTo(that) : byKind(this, other);
        }
    }

    private static int byKind(SortKey one, SortKey other) {
        return one.getClass().getName().compareTo(other.getClass().getName());
    }
}
