package io.tidewaiter.cli.print;

/** How many columns of a terminal a text takes, and text that is cut to fit. */
public final class Width {

    private static final String ELLIPSIS = "…";

    private Width() {}

    public static int of(String text) {
        return text.codePoints().map(Width::of).sum();
    }

    /** The start of the text, with an ellipsis at its end where it is too wide. */
    static String start(String text, int columns) {
        if (of(text) <= columns) {
            return text;
        }
        StringBuilder kept = new StringBuilder();
        int left = columns - 1;
        for (int character : text.codePoints().toArray()) {
            left -= of(character);
            if (left < 0) {
                break;
            }
            kept.appendCodePoint(character);
        }
        return columns < 1 ? "" : kept.toString().stripTrailing() + ELLIPSIS;
    }

    /** The end of the text, with an ellipsis before it where it is too wide. */
    static String end(String text, int columns) {
        if (of(text) <= columns) {
            return text;
        }
        int[] characters = text.codePoints().toArray();
        int first = characters.length;
        int left = columns - 1;
        while (first > 0 && left >= of(characters[first - 1])) {
            first--;
            left -= of(characters[first]);
        }
        return columns < 1 ? "" : ELLIPSIS + new String(characters, first, characters.length - first);
    }

    /** The lines of the text, broken between words where they are too wide. */
    public static String wrap(String text, int columns) {
        StringBuilder wrapped = new StringBuilder();
        text.lines().forEach(line -> {
            String rest = line;
            while (of(rest) > columns && rest.codePointCount(0, rest.length()) > 1) {
                int end = lineBreak(rest, columns);
                wrapped.append(rest.substring(0, end).stripTrailing()).append('\n');
                rest = rest.substring(end).stripLeading();
            }
            wrapped.append(rest).append('\n');
        });
        return wrapped.toString();
    }

    /** After the last word that fits; within the first word where that does not fit. */
    private static int lineBreak(String line, int columns) {
        int fits = Character.charCount(line.codePointAt(0));
        while (fits < line.length() && of(line.substring(0, line.offsetByCodePoints(fits, 1))) <= columns) {
            fits = line.offsetByCodePoints(fits, 1);
        }
        int blank = line.lastIndexOf(' ', fits);
        return blank > 0 ? blank : fits;
    }

    /** Marks are drawn over the character before them; East Asian characters and pictographs take two columns. */
    private static int of(int character) {
        return switch (Character.getType(character)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> 0;
            default -> isWide(character) ? 2 : 1;
        };
    }

    private static boolean isWide(int character) {
        return isBetween(character, 0x1100, 0x115f)
                || isBetween(character, 0x2e80, 0xa4cf)
                || isBetween(character, 0xac00, 0xd7a3)
                || isBetween(character, 0xf900, 0xfaff)
                || isBetween(character, 0xfe30, 0xfe6f)
                || isBetween(character, 0xff00, 0xff60)
                || isBetween(character, 0xffe0, 0xffe6)
                || isBetween(character, 0x1f300, 0x1faff)
                || isBetween(character, 0x20000, 0x3fffd);
    }

    private static boolean isBetween(int character, int first, int last) {
        return character >= first && character <= last;
    }
}
