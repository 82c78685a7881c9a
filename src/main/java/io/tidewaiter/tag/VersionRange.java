package io.tidewaiter.tag;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.semver4j.Semver;
import org.semver4j.range.RangeList;
import org.semver4j.range.RangeListFactory;

/**
 * A range of semantic versions as npm reads it, without what is excluded. The library takes what it cannot read for a range
 * that has everything in it, so each word is checked before.
 *
 * @see <a href="https://github.com/npm/node-semver#ranges">node-semver, Ranges</a>
 */
final class VersionRange {

    private static final String NUMBER = "(?:\\d{1,9}|[xX*])";
    private static final String PARTIAL = "v?" + NUMBER + "(?:\\." + NUMBER + "(?:\\." + NUMBER
            + "(?:-(?!\\d{18})[0-9A-Za-z-]{1,40}(?:\\.(?!\\d{18})[0-9A-Za-z-]{1,40}){0,3})?)?)?";
    private static final Pattern COMPARATOR = Pattern.compile("(?:[~^=]|[<>]=?)?" + PARTIAL);

    private final RangeList wanted;
    private final List<RangeList> unwanted;

    private VersionRange(RangeList wanted, List<RangeList> unwanted) {
        this.wanted = wanted;
        this.unwanted = unwanted;
    }

    /**
     * @param words comparators, {@code -} and {@code ||}, and with a {@code !} in front what is excluded
     * @param preReleases whether they are in it
     * @throws IllegalArgumentException naming the word that cannot be read
     */
    static VersionRange of(List<String> words, boolean preReleases) {
        List<String> range = new ArrayList<>();
        List<RangeList> unwanted = new ArrayList<>();
        for (String word : words) {
            if (word.startsWith("!")) {
                // what is excluded is excluded with its pre-releases
                unwanted.add(read(comparator(word.substring(1)), true));
            } else {
                range.add(word.equals("-") || word.equals("||") ? word : comparator(word));
            }
        }
        if (range.isEmpty()) {
            throw new IllegalArgumentException("a range of versions is missing, such as semver:~1.4");
        }
        return new VersionRange(read(joined(range), preReleases), unwanted);
    }

    private static String comparator(String word) {
        if (!COMPARATOR.matcher(word).matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is not a range of versions, such as ~1.4, ^2 or >=1.2".formatted(word));
        }
        return word;
    }

    /** Each side of {@code ||} has a range, and a hyphen stands between two versions and nothing else. */
    private static String joined(List<String> words) {
        List<List<String>> sides = new ArrayList<>(List.of(new ArrayList<>()));
        for (String word : words) {
            if (word.equals("||")) {
                sides.add(new ArrayList<>());
            } else {
                sides.getLast().add(word);
            }
        }
        sides.forEach(side -> {
            boolean hyphen = side.contains("-");
            boolean sound = hyphen
                    ? side.size() == 3 && isBare(side.get(0)) && side.get(1).equals("-") && isBare(side.get(2))
                    : !side.isEmpty();
            if (!sound) {
                throw new IllegalArgumentException("\"%s\" is not a range of versions, such as ~1.4 || ^2 or 1.2 - 1.4"
                        .formatted(String.join(" ", words)));
            }
        });
        return sides.stream().map(side -> String.join(" ", side)).collect(Collectors.joining(" || "));
    }

    private static boolean isBare(String word) {
        return !word.isEmpty() && "~^=<>-".indexOf(word.charAt(0)) < 0;
    }

    private static RangeList read(String range, boolean preReleases) {
        try {
            RangeList read = RangeListFactory.create(range, preReleases);
            if (!read.get().isEmpty() && read.get().stream().noneMatch(List::isEmpty)) {
                return read;
            }
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("\"%s\" is not a range of versions".formatted(range), e);
        }
        throw new IllegalArgumentException("\"%s\" is not a range of versions".formatted(range));
    }

    boolean has(Semver version) {
        return wanted.isSatisfiedBy(version) && unwanted.stream().noneMatch(range -> range.isSatisfiedBy(version));
    }
}
