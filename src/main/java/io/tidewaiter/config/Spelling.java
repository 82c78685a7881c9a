package io.tidewaiter.config;

import java.util.Collection;
import java.util.Optional;

/** Finds the word that a misspelt one was meant to be. */
public final class Spelling {

    private Spelling() {}

    public static Optional<String> nearest(String word, Collection<String> known) {
        return known.stream().filter(right -> isOneEditAway(word, right)).findFirst();
    }

    /** True when one letter was added, left out or mistaken, or two neighbours changed places. */
    static boolean isOneEditAway(String word, String right) {
        int shorter = Math.min(word.length(), right.length());
        int same = 0;
        while (same < shorter && word.charAt(same) == right.charAt(same)) {
            same++;
        }
        String wordsRest = word.substring(same);
        String rightsRest = right.substring(same);
        return switch (word.length() - right.length()) {
            case 1 -> wordsRest.substring(1).equals(rightsRest);
            case -1 -> rightsRest.substring(1).equals(wordsRest);
            case 0 -> !wordsRest.isEmpty() && (sameBut(1, wordsRest, rightsRest) || areSwapped(wordsRest, rightsRest));
            default -> false;
        };
    }

    private static boolean sameBut(int letters, String word, String right) {
        return word.substring(letters).equals(right.substring(letters));
    }

    private static boolean areSwapped(String word, String right) {
        return word.length() >= 2
                && word.charAt(0) == right.charAt(1)
                && word.charAt(1) == right.charAt(0)
                && sameBut(2, word, right);
    }
}
