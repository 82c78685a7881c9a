package io.tidewaiter.registry.auth;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads one {@code WWW-Authenticate} header, which may carry several challenges: RFC 9110, section 11.6.1.
 *
 * <p>A comma separates both parameters and challenges; only the {@code =} after a word tells one from the other. What
 * does not fit the grammar (a token68, for one) is skipped up to the next comma: it belongs to schemes we do not speak.
 */
final class ChallengeParser {

    private static final String MARKS = "!#$%&'*+-.^_`|~";

    private final String text;
    private int at;

    private ChallengeParser(String text) {
        this.text = text;
    }

    /** @param scheme in lower case */
    record Parsed(String scheme, Map<String, String> parameters) {

        /** Empty when it is missing. */
        String parameter(String name) {
            return parameters.getOrDefault(name, "");
        }
    }

    static List<Parsed> parse(String header) {
        return new ChallengeParser(header).challenges();
    }

    private List<Parsed> challenges() {
        List<Parsed> found = new ArrayList<>();
        skipSeparators();
        while (at < text.length()) {
            String word = word();
            int afterWord = at;
            skipBlanks();
            if (word.isEmpty()) {
                skipToComma();
            } else if (at < text.length() && text.charAt(at) == '=') {
                at++;
                skipBlanks();
                parameter(found, word);
            } else {
                at = afterWord;
                found.add(new Parsed(word, new HashMap<>()));
            }
            skipSeparators();
        }
        return found;
    }

    private void parameter(List<Parsed> found, String name) {
        String value = at < text.length() && text.charAt(at) == '"' ? quoted() : unquoted();
        if (!found.isEmpty()) {
            found.getLast().parameters().putIfAbsent(name, value);
        }
    }

    /** A quoted-string, RFC 9110, section 5.6.4; one that is never closed ends with the header. */
    private String quoted() {
        StringBuilder value = new StringBuilder();
        at++;
        while (at < text.length() && text.charAt(at) != '"') {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            value.append(text.charAt(at++));
        }
        at++;
        return value.toString();
    }

    /** More than the grammar's token: some services leave the quotes away around an address. */
    private String unquoted() {
        int start = at;
        while (at < text.length() && text.charAt(at) != ',' && !isBlank(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at);
    }

    private String word() {
        int start = at;
        while (at < text.length() && isWordCharacter(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at).toLowerCase(Locale.ROOT);
    }

    private static boolean isWordCharacter(char c) {
        return (c < 0x80 && Character.isLetterOrDigit(c)) || MARKS.indexOf(c) >= 0;
    }

    private void skipSeparators() {
        while (at < text.length() && (isBlank(text.charAt(at)) || text.charAt(at) == ',')) {
            at++;
        }
    }

    private void skipBlanks() {
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
    }

    private void skipToComma() {
        while (at < text.length() && text.charAt(at) != ',') {
            at++;
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
