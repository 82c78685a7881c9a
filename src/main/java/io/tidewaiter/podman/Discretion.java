package io.tidewaiter.podman;

import java.util.regex.Pattern;

/**
 * Podman's words without what was meant for others. It repeats what a registry says, which may repeat what it was shown,
 * and URLs in whose query storage services put the right to read a blob.
 */
final class Discretion {

    private static final String WITHHELD = "…";

    /** RFC 9110, section 11.4: of a scheme's name and what follows, the latter; where that is no word of a sentence. */
    private static final Pattern CREDENTIALS =
            Pattern.compile("\\b((?i:basic|bearer))\\s+(?=\\S+[A-Z0-9=])[A-Za-z0-9._~+/-]{8,}=*");

    /** RFC 3986, sections 3.2.1 and 3.4. */
    private static final Pattern USER = Pattern.compile("(?<=://)[^\\s/?#@\"]+@");

    private static final Pattern QUERY = Pattern.compile("(\\w+://[^\\s?\"]*\\?)[^\\s\"]+");

    private Discretion() {}

    static String of(String words) {
        String shown = CREDENTIALS.matcher(words).replaceAll("$1 " + WITHHELD);
        return QUERY.matcher(USER.matcher(shown).replaceAll(WITHHELD + "@")).replaceAll("$1" + WITHHELD);
    }
}
