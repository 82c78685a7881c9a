package io.tidewaiter.host;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The page on which a forge compares the source of two images. Its address is put together from parts that are checked, as the
 * images' publishers wrote them.
 */
final class ForgeLink {

    private static final Pattern SEGMENT = Pattern.compile("\\w[\\w.~-]{0,99}");
    private static final Pattern REF = Pattern.compile("\\w[\\w.+-]{0,63}");
    private static final Pattern HOST = Pattern.compile("[a-z0-9.-]{1,253}");

    private enum Forge {
        GITHUB("/compare/", "github"),
        GITLAB("/-/compare/", "gitlab"),
        /** Gitea is its ancestor, and has the same addresses. */
        FORGEJO("/compare/", "codeberg|gitea|forgejo");

        private final String page;
        private final Pattern host;

        /** @param names of which the host's first word is one */
        Forge(String page, String names) {
            this.page = page;
            this.host = Pattern.compile("(?:" + names + ")\\..+");
        }

        /** Companies call their own by the same name: {@code gitlab.example.com}. */
        static Optional<Forge> at(String host) {
            return Arrays.stream(values())
                    .filter(forge -> forge.host.matcher(host).matches())
                    .findFirst();
        }

        /** Only GitLab has groups in groups. */
        boolean hasProject(List<String> path) {
            return path.size() == 2 || (this == GITLAB && path.size() > 2 && path.size() < 20);
        }
    }

    private ForgeLink() {}

    /** Empty unless both have the same source, over https at a forge that is known, and both say from what they were built. */
    static Optional<String> between(ImageVersion from, ImageVersion to) {
        Optional<String> source = project(to.source())
                .filter(now -> project(from.source()).filter(now::equals).isPresent());
        return source.flatMap(compare -> refs(from.revision(), to.revision())
                .or(() -> refs(from.version(), to.version()))
                .map(refs -> compare + refs));
    }

    private static Optional<String> refs(@Nullable String from, @Nullable String to) {
        return ref(from)
                .flatMap(before -> ref(to).filter(after -> !after.equals(before))
                        .map(after -> escaped(before) + "..." + escaped(after)));
    }

    private static Optional<String> ref(@Nullable String text) {
        return Optional.ofNullable(text).filter(named -> REF.matcher(named).matches() && !named.contains(".."));
    }

    private static String escaped(String ref) {
        return ref.replace("+", "%2B");
    }

    /** The beginning of the page's address. */
    private static Optional<String> project(@Nullable String source) {
        try {
            return source == null ? Optional.empty() : project(URI.create(source));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> project(URI source) {
        String host = source.getHost() == null ? "" : source.getHost().toLowerCase(Locale.ROOT);
        boolean isPlain = "https".equalsIgnoreCase(source.getScheme())
                && HOST.matcher(host).matches()
                && source.getRawUserInfo() == null
                && source.getPort() < 0
                && source.getRawQuery() == null;
        List<String> path = Arrays.stream(String.valueOf(source.getRawPath())
                        .replaceFirst("\\.git/?$", "")
                        .split("/", -1))
                .filter(segment -> !segment.isEmpty())
                .toList();
        return Forge.at(host)
                .filter(forge -> isPlain
                        && forge.hasProject(path)
                        && path.stream()
                                .allMatch(segment -> SEGMENT.matcher(segment).matches()))
                .map(forge -> "https://%s/%s%s".formatted(host, String.join("/", path), forge.page));
    }
}
