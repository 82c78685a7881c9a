package io.tidewaiter.api.model;

import io.tidewaiter.text.Visible;

/**
 * Writes characters that a person would not see as {@code \\u009b}, which every reader of JSON turns back. So JSON does
 * nothing to a terminal either; RFC 8259, section 7, asks for that only below {@code U+0020}. Half of a pair, which is no
 * character and no reader has to take, is replaced by {@code U+FFFD}.
 */
final class VisibleJson {

    private static final int LAST_OF_ASCII = 0x7e;

    private static final char REPLACEMENT = '\ufffd';

    private VisibleJson() {}

    /** @param json whose strings have no control characters below {@code U+0020}; what is beyond ASCII is in strings only */
    static String of(String json) {
        if (json.codePoints().allMatch(VisibleJson::isShown)) {
            return json;
        }
        StringBuilder shown = new StringBuilder(json.length() + 16);
        json.codePoints().forEach(character -> {
            if (isShown(character)) {
                shown.appendCodePoint(character);
            } else if (Character.getType(character) == Character.SURROGATE) {
                shown.append(REPLACEMENT);
            } else {
                Character.toString(character).chars().forEach(unit -> shown.append("\\u%04x".formatted(unit)));
            }
        });
        return shown.toString();
    }

    private static boolean isShown(int character) {
        return character <= LAST_OF_ASCII || Visible.isVisible(character);
    }
}
