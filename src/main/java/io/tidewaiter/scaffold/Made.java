package io.tidewaiter.scaffold;

import io.tidewaiter.image.Digest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file that {@code tidewaiter init} made. Its first two lines say so: the command, and the digest of all lines below,
 * by which it is known again and seen whether a person changed it since. There is no other record of it to go stale.
 *
 * @param name of the container it belongs to
 * @param ports of this host that its set takes
 * @param unchanged whether it is still as we wrote it
 */
public record Made(Path path, String name, List<Integer> ports, boolean unchanged) {

    private static final Pattern MARK = Pattern.compile(
            "# (?<command>tidewaiter init (?<name>\\S+) .*)\\n# ports (?<ports>\\d{1,5}(?: \\d{1,5})*), (?<digest>sha256:[0-9a-f]{64})\\n");

    public Made {
        ports = List.copyOf(ports);
    }

    /** The text with the marking lines in front. */
    static String marked(Blueprint blueprint, String text) {
        String ports =
                String.join(" ", blueprint.ports().stream().map(String::valueOf).toList());
        return "# %s\n# ports %s, %s\n%s".formatted(blueprint.command(), ports, digest(text), text);
    }

    /** @return empty for a file that is not ours */
    static Optional<Made> read(Path path, String text) {
        Matcher mark = MARK.matcher(text);
        if (!mark.lookingAt()) {
            return Optional.empty();
        }
        List<Integer> ports = Pattern.compile(" ")
                .splitAsStream(mark.group("ports"))
                .map(Integer::valueOf)
                .toList();
        boolean unchanged = digest(text.substring(mark.end())).equals(mark.group("digest"));
        return Optional.of(new Made(path, mark.group("name"), ports, unchanged));
    }

    /** The unit that systemd has for it. */
    public String unit() {
        return String.valueOf(path.getFileName()).replaceFirst("\\.container$", ".service");
    }

    public boolean isQuadlet() {
        return path.toString().endsWith(".container");
    }

    private static String digest(String text) {
        return Digest.sha256(text.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
