package io.tidewaiter.registry.hostfiles;

import io.tidewaiter.image.Reference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One {@code [[registry]]} table of containers-registries.conf(5).
 *
 * @param prefix which names it is for: {@code host[:port][/path]} or {@code *.host}
 * @param primary where its images are, in the end; its location is null with a wildcard prefix, to leave names alone
 * @param blocked nothing may be fetched by these names
 * @param mirrors asked before the primary, in this order
 * @param mirrorsByDigestOnly no mirror is asked what a tag names
 */
record RegistryRule(String prefix, Place primary, boolean blocked, List<Mirror> mirrors, boolean mirrorsByDigestOnly) {

    RegistryRule {
        mirrors = List.copyOf(mirrors);
    }

    /**
     * @param location what takes the matched part's place, or null
     * @param insecure unverified TLS and plain http are allowed
     */
    record Place(@Nullable String location, boolean insecure) {}

    /** @param use for which references it is asked */
    record Mirror(Place place, Use use) {}

    /** {@code pull-from-mirror}. */
    enum Use {
        ALL("all"),
        DIGEST_ONLY("digest-only"),
        TAG_ONLY("tag-only");

        private final String word;

        Use(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }

        private boolean serves(Reference asked) {
            return this == ALL || (this == DIGEST_ONLY) == asked.isPinned();
        }
    }

    /** Where Podman fetches this reference from: the places to try, in order. */
    List<Place> places(Reference asked) {
        List<Place> places = new ArrayList<>();
        if (!mirrorsByDigestOnly || asked.isPinned()) {
            mirrors.stream().filter(mirror -> mirror.use.serves(asked)).forEach(mirror -> places.add(mirror.place));
        }
        places.add(primary);
        return places;
    }

    /**
     * How much of a name (without tag and digest) this rule is for, or -1. A prefix ends where a part of the name
     * ends, and like Podman's it may end before the port.
     */
    int matched(String name) {
        int end;
        if (prefix.startsWith("*.")) {
            int found = name.indexOf(prefix.substring(1));
            boolean inHost = found >= 0 && name.lastIndexOf('/', found) < 0;
            end = inHost ? found + prefix.length() - 1 : -1;
        } else {
            end = name.startsWith(prefix) ? prefix.length() : -1;
        }
        boolean atBoundary = end == name.length() || (end > 0 && ":/@".indexOf(name.charAt(end)) >= 0);
        return atBoundary ? end : -1;
    }
}
