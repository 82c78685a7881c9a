package io.tidewaiter.tag;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What may stand after a rule.
 *
 * @param orderWord of an expression, or null
 * @param preReleases whether semantic versions that are pre-releases count
 * @param older whether an older release follows one that failed here
 */
record Options(@Nullable String orderWord, boolean preReleases, boolean older) {

    private static final String ORDER = "order:";
    private static final String PRE_RELEASE = "pre-release:";
    private static final String FALLBACK = "fallback:";

    /**
     * @param words of the rule, from whose end those are removed that are options
     * @throws IllegalArgumentException for an option without sense, or one that comes twice
     */
    static Options takenFrom(List<String> words) {
        String order = null;
        String preRelease = null;
        String fallback = null;
        while (words.size() > 1) {
            String word = words.getLast();
            if (word.startsWith(ORDER)) {
                order = once(order, word, ORDER);
            } else if (word.startsWith(PRE_RELEASE)) {
                preRelease = once(preRelease, word, PRE_RELEASE);
            } else if (word.startsWith(FALLBACK)) {
                fallback = once(fallback, word, FALLBACK);
            } else {
                break;
            }
            words.removeLast();
        }
        return new Options(order, is(preRelease, PRE_RELEASE, "yes", "no"), is(fallback, FALLBACK, "older", "none"));
    }

    private static String once(@Nullable String before, String word, String option) {
        if (before != null) {
            throw new IllegalArgumentException("%s stands there twice".formatted(option));
        }
        return word.substring(option.length());
    }

    private static boolean is(@Nullable String value, String option, String yes, String no) {
        if (value == null || value.toLowerCase(Locale.ROOT).equals(no)) {
            return false;
        }
        if (value.toLowerCase(Locale.ROOT).equals(yes)) {
            return true;
        }
        throw new IllegalArgumentException("%s%s is unknown: there are %s and %s".formatted(option, value, yes, no));
    }

    /** @throws IllegalArgumentException when there is none */
    TagOrder order() {
        if (orderWord == null) {
            throw new IllegalArgumentException(
                    "an expression needs an order: add order:semver, order:calendar, order:number or order:alphabetical");
        }
        return TagOrder.of(orderWord);
    }

    /** @throws IllegalArgumentException when there is one */
    void refuseOrder() {
        if (orderWord != null) {
            throw new IllegalArgumentException(
                    "semver: has its order already: leave order:%s out".formatted(orderWord));
        }
    }
}
