package io.tidewaiter.systemd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.PatternSyntaxException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The variables in the files that {@code EnvironmentFile=} of a unit names. Most are about what runs in the unit, and often
 * secret, so only the one that Podman itself reads for its credentials is taken. Blocks.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/systemd.exec.html#EnvironmentFile=">systemd.exec(5)</a>
 */
final class EnvironmentFiles {

    private static final Logger log = LoggerFactory.getLogger(EnvironmentFiles.class);
    private static final String TAKEN = "REGISTRY_AUTH_FILE";
    private static final int MOST_BYTES = 1 << 20;

    private EnvironmentFiles() {}

    /** The files that these names, which may have wildcards in their last part, stand for now. */
    static List<Path> named(List<String> names) {
        List<Path> files = new ArrayList<>();
        for (String name : names) {
            Path path = Path.of(name);
            if (name.matches(".*[*?\\[].*") && path.getParent() instanceof Path folder) {
                try (DirectoryStream<Path> found =
                        Files.newDirectoryStream(folder, String.valueOf(path.getFileName()))) {
                    List<Path> all = new ArrayList<>();
                    found.forEach(all::add);
                    files.addAll(all.stream().sorted().toList());
                } catch (IOException | DirectoryIteratorException | PatternSyntaxException e) {
                    log.debug("cannot list environment files path={}", path, e);
                }
            } else {
                files.add(path);
            }
        }
        return files;
    }

    /**
     * What {@code Environment=} sets, and the files after it: the last assignment of a name counts.
     *
     * @param files one that cannot be read says nothing: then the unit does not start either, or does not need it. Nor does a
     *     pipe, which may be silent for ever.
     */
    static List<String> added(List<String> environment, List<Path> files) {
        List<String> all = new ArrayList<>(environment);
        for (Path file : files) {
            try {
                if (Files.isRegularFile(file)
                        && Files.size(file) <= MOST_BYTES
                        && assignments(new String(Files.readAllBytes(file), StandardCharsets.UTF_8))
                                        .get(TAKEN)
                                instanceof String value) {
                    all.add(TAKEN + "=" + value);
                }
            } catch (IOException e) {
                log.debug("cannot read an environment file path={}", file, e);
            }
        }
        return all;
    }

    /** Lines of {@code NAME=value}; quoted, a value may go over several lines; {@code #} and {@code ;} begin a comment. */
    static Map<String, String> assignments(String text) {
        Map<String, String> found = new HashMap<>();
        int at = 0;
        while (at < text.length()) {
            int end = text.indexOf('\n', at) < 0 ? text.length() : text.indexOf('\n', at);
            String line = text.substring(at, end).stripLeading();
            int equals = text.indexOf('=', at);
            if (line.isEmpty() || line.startsWith("#") || line.startsWith(";") || equals < 0 || equals > end) {
                at = end + 1;
            } else {
                StringBuilder value = new StringBuilder();
                String name = text.substring(at, equals).strip();
                at = value(text, equals + 1, value);
                found.put(name, value.toString().strip());
            }
        }
        return found;
    }

    /** @return behind the line that ends it */
    private static int value(String text, int from, StringBuilder value) {
        char quote = 0;
        int at = from;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\\' && quote != '\'' && at + 1 < text.length()) {
                at++;
                if (text.charAt(at) != '\n') {
                    value.append(text.charAt(at));
                }
            } else if (quote == 0 && c == '\n') {
                break;
            } else if (c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else {
                value.append(c);
            }
        }
        return at + 1;
    }
}
