package io.tidewaiter.text;

/**
 * Shows text of registries, images, Podman and people so that it does nothing to the terminal, log or row in which it is
 * printed. What moves the cursor, breaks the line, turns the direction of text around or cannot be seen at all is written
 * as an escape: {@code \n}, {@code \t}, {@code \r}, {@code \x1b}, {@code \u202e}.
 *
 * <p>A backslash stays as it is, so text that was escaped already is not changed by being escaped again. For programs there is
 * JSON, which has the text as it was.
 */
public final class Visible {

    private Visible() {}

    /** The text in one line, whatever it holds. */
    public static String line(String text) {
        return escaped(text, "");
    }

    /** The text with its line breaks and tabs: for text whose lines are our own. */
    public static String lines(String text) {
        return escaped(text, "\n\t");
    }

    /** The text, or so many of its characters and an ellipsis where it has more: what others write may be of any length. */
    public static String beginning(String text, int most) {
        return text.codePointCount(0, text.length()) > most
                ? text.substring(0, text.offsetByCodePoints(0, most)) + "…"
                : text;
    }

    /** Whether a person sees this character and it does nothing else. */
    public static boolean isVisible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> false;
            default -> true;
        };
    }

    private static String escaped(String text, String kept) {
        int hidden = firstHidden(text, kept);
        if (hidden < 0) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length() + 16).append(text, 0, hidden);
        int character;
        for (int at = hidden; at < text.length(); at += Character.charCount(character)) {
            character = text.codePointAt(at);
            if (isShown(character, kept)) {
                shown.appendCodePoint(character);
            } else {
                shown.append(escape(character));
            }
        }
        return shown.toString();
    }

    /** Nearly every text has none, and then the text stays the same object. */
    private static int firstHidden(String text, String kept) {
        int character;
        for (int at = 0; at < text.length(); at += Character.charCount(character)) {
            character = text.codePointAt(at);
            if (!isShown(character, kept)) {
                return at;
            }
        }
        return -1;
    }

    private static boolean isShown(int character, String kept) {
        return isVisible(character) || kept.indexOf(character) >= 0;
    }

    private static String escape(int character) {
        return switch (character) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> {
                String form = character <= 0xff ? "\\x%02x" : character <= 0xffff ? "\\u%04x" : "\\U%08x";
                yield form.formatted(character);
            }
        };
    }
}
