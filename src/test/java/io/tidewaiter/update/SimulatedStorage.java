package io.tidewaiter.update;

import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.port.Image;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Local images: what they are called, and by which digests they are known. */
final class SimulatedStorage {

    private final Map<String, TestImage> images = new LinkedHashMap<>();
    private final Map<String, Set<Digest>> digests = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();

    void store(TestImage image) {
        images.put(image.id(), image);
        Set<Digest> known = digests.computeIfAbsent(image.id(), any -> new HashSet<>());
        known.add(image.index());
        known.add(image.platform());
    }

    boolean has(String id) {
        return images.containsKey(id);
    }

    void name(String id, Reference name) {
        names.put(name.toString(), id);
    }

    void unname(Reference name) {
        names.remove(name.toString());
    }

    Optional<TestImage> byId(@Nullable String id) {
        return Optional.ofNullable(id == null ? null : images.get(id));
    }

    Optional<TestImage> byName(Reference name) {
        return byId(names.get(name.toString()));
    }

    Optional<Image> find(String nameOrId) {
        int at = nameOrId.indexOf("@");
        return images.keySet().stream()
                .filter(id -> at < 0
                        ? id.equals(nameOrId) || id.equals(names.get(nameOrId))
                        : known(id).contains(Digest.parse(nameOrId.substring(at + 1))))
                .findFirst()
                .map(id -> new Image(id, known(id), TestImage.PLATFORM));
    }

    Map<String, Image> all() {
        Map<String, Image> all = new HashMap<>();
        images.keySet().forEach(id -> all.put(id, find(id).orElseThrow()));
        names.forEach((name, id) -> all.put(name, find(id).orElseThrow()));
        return all;
    }

    private Set<Digest> known(String id) {
        return digests.getOrDefault(id, Set.of());
    }

    List<String> names() {
        return List.copyOf(names.keySet());
    }

    /** The image goes, unless a tag or a container holds it. */
    boolean remove(String id, Set<String> inUse) {
        boolean held = names.containsValue(id) || inUse.contains(id);
        if (!held) {
            images.remove(id);
        }
        return !held;
    }

    /** Removed by force, with all its names. */
    void forget(String id) {
        images.remove(id);
        names.values().removeIf(id::equals);
    }

    /** Whatever has no tag and is not in use is gone. */
    void prune(Set<String> inUse) {
        images.keySet().removeIf(id -> !inUse.contains(id) && !names.containsValue(id));
    }

    /** The images, by name. */
    Set<String> stored() {
        Set<String> all = new HashSet<>();
        images.values().forEach(image -> all.add(image.name()));
        return all;
    }

    /** The images that a tag of ours holds, by name. */
    Set<String> kept() {
        Set<String> kept = new HashSet<>();
        names.forEach((name, id) -> {
            if (name.startsWith("localhost/tidewaiter/")) {
                byId(id).ifPresent(image -> kept.add(image.name()));
            }
        });
        return kept;
    }
}
