package io.tidewaiter.image;

/**
 * The parts of an image's name, character by character: names are read with each look at a host, and a pattern costs many
 * times as much.
 *
 * @see <a href="https://github.com/distribution/reference/blob/main/reference.go">the grammar</a>
 */
final class Grammar {

    private static final int LONGEST_TAG = 128;

    private Grammar() {}

    /** A name in the sense of DNS or an IPv4 address, or an IPv6 address in brackets; then a port, if there is one. */
    static boolean isHost(String text) {
        int end = text.startsWith("[") ? text.indexOf(']') + 1 : text.indexOf(':');
        int port = end < 0 ? text.length() : end;
        return (text.startsWith("[") ? isAddress(text, port) : isDomain(text, port)) && isPort(text, port);
    }

    private static boolean isAddress(String text, int end) {
        for (int i = 1; i < end - 1; i++) {
            char c = text.charAt(i);
            if (!isHex(c) && !(c >= 'A' && c <= 'F') && c != ':') {
                return false;
            }
        }
        return end > "[]".length();
    }

    /** Labels with dots between them; a hyphen is neither the first nor the last of a label. */
    private static boolean isDomain(String text, int end) {
        char before = '.';
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            boolean sound = switch (c) {
                case '.' -> isLetter(before) || isDigit(before);
                case '-' -> before != '.';
                default -> isDigit(c) || isLetter(c);
            };
            if (!sound) {
                return false;
            }
            before = c;
        }
        return isLetter(before) || isDigit(before);
    }

    private static boolean isPort(String text, int colon) {
        for (int i = colon + 1; i < text.length(); i++) {
            if (!isDigit(text.charAt(i))) {
                return false;
            }
        }
        return colon == text.length() || (text.charAt(colon) == ':' && colon + 1 < text.length());
    }

    /** Components with slashes between them. In a component one dot, one or two underscores or any number of hyphens separate. */
    static boolean isRepository(String text) {
        int at = 0;
        while (true) {
            int end = word(text, at);
            if (end == at || end == text.length()) {
                return end > at;
            }
            at = separator(text, end);
            if (at == end) {
                return false;
            }
        }
    }

    /** Where the lower case letters and digits end that begin here. */
    private static int word(String text, int from) {
        int at = from;
        while (at < text.length() && (isDigit(text.charAt(at)) || isLower(text.charAt(at)))) {
            at++;
        }
        return at;
    }

    /** Where the separator ends that begins here; here, if none does. */
    private static int separator(String text, int from) {
        return switch (text.charAt(from)) {
            case '/', '.' -> from + 1;
            case '_' -> text.startsWith("__", from) ? from + 2 : from + 1;
            case '-' -> {
                int at = from;
                while (at < text.length() && text.charAt(at) == '-') {
                    at++;
                }
                yield at;
            }
            default -> from;
        };
    }

    static boolean isTag(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean sound = isLetter(c) || isDigit(c) || c == '_' || (i > 0 && (c == '.' || c == '-'));
            if (!sound) {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= LONGEST_TAG;
    }

    /** So many lower case hexadecimal digits, and nothing else. */
    static boolean isHex(String text, int digits) {
        for (int i = 0; i < text.length(); i++) {
            if (!isHex(text.charAt(i))) {
                return false;
            }
        }
        return text.length() == digits;
    }

    private static boolean isHex(char c) {
        return isDigit(c) || (c >= 'a' && c <= 'f');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLower(char c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean isLetter(char c) {
        return isLower(c) || (c >= 'A' && c <= 'Z');
    }
}
