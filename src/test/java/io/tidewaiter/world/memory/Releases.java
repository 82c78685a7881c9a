package io.tidewaiter.world.memory;

import io.tidewaiter.host.Release;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The releases that were proven under each reference, and what was pulled for it. */
final class Releases {

    /** By their image's id, the newest last. */
    private final Map<Reference, LinkedHashMap<String, Release>> proven = new LinkedHashMap<>();

    private final Map<Reference, TreeSet<Digest>> pulled = new LinkedHashMap<>();

    /** A release that is proven once more becomes the newest. */
    void prove(Reference reference, Release release) {
        proven.computeIfAbsent(reference, any -> new LinkedHashMap<>()).putLast(release.imageId(), release);
    }

    /** One that is known keeps its place. */
    void adopt(Reference reference, Release release) {
        proven.computeIfAbsent(reference, any -> new LinkedHashMap<>()).putIfAbsent(release.imageId(), release);
    }

    List<Release> proven(Reference reference) {
        return List.copyOf(proven.getOrDefault(reference, new LinkedHashMap<>())
                .sequencedValues()
                .reversed());
    }

    boolean isProven(Reference reference, Digest digest) {
        return proven.getOrDefault(reference, new LinkedHashMap<>()).values().stream()
                .anyMatch(release -> digest.equals(release.digest()));
    }

    /** The digest of the release that was proven last, of those that have one. */
    Optional<Digest> newestOfRegistry(Reference reference) {
        return proven(reference).stream()
                .flatMap(release -> Optional.ofNullable(release.digest()).stream())
                .findFirst();
    }

    void forget(Reference reference, Release release) {
        proven.getOrDefault(reference, new LinkedHashMap<>()).remove(release.imageId());
    }

    void pulling(Reference reference, Digest digest) {
        pulled.computeIfAbsent(reference, any -> new TreeSet<>(Comparator.comparing(Digest::toString)))
                .add(digest);
    }

    List<Digest> pulled(Reference reference) {
        TreeSet<Digest> some = pulled.get(reference);
        return some == null ? List.of() : List.copyOf(some);
    }

    void removed(Reference reference, Digest digest) {
        TreeSet<Digest> some = pulled.get(reference);
        if (some != null) {
            some.remove(digest);
        }
    }

    void letGo(Reference reference) {
        proven.remove(reference);
        pulled.remove(reference);
    }
}
