package io.tidewaiter.update;

import io.tidewaiter.host.Image;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Local images: what they are called, and by which digests they are known. */
public final class SimulatedStorage {

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
                        : known(id).contains(Digest.parse(nameOrId.substring(at + 1)))
                                && isIn(nameOrId.substring(0, at), id))
                .findFirst()
                .map(id -> new Image(
                        id,
                        known(id),
                        TestImage.PLATFORM,
                        Map.of(),
                        Objects.requireNonNull(images.get(id)).version()));
    }

    Map<String, Image> all() {
        Map<String, Image> all = new HashMap<>();
        images.keySet().forEach(id -> all.put(id, find(id).orElseThrow()));
        names.forEach((name, id) -> all.put(name, find(id).orElseThrow()));
        return all;
    }

    /** Whether it has a name in this repository, without which Podman does not find it there. */
    private boolean isIn(String repository, String id) {
        return names.entrySet().stream()
                .filter(named -> named.getValue().equals(id))
                .map(Map.Entry::getKey)
                .anyMatch(name -> name.startsWith(repository + ":") || name.startsWith(repository + "@"));
    }

    private boolean hasTag(String id) {
        return names.entrySet().stream()
                .anyMatch(
                        named -> named.getValue().equals(id) && !named.getKey().contains("@"));
    }

    private Set<Digest> known(String id) {
        return digests.getOrDefault(id, Set.of());
    }

    List<String> names() {
        return List.copyOf(names.keySet());
    }

    /** The name goes, and the image with its last one; a digest does not while a tag or a container holds the image. */
    boolean remove(Reference name, Set<String> inUse) {
        String id = names.get(name.toString());
        if (id == null) {
            return true;
        }
        boolean last = names.values().stream().filter(id::equals).count() == 1;
        boolean held = name.isPinned() ? hasTag(id) || inUse.contains(id) : last && inUse.contains(id);
        if (held) {
            return false;
        }
        names.remove(name.toString());
        if (last || name.isPinned()) {
            forget(id);
        }
        return true;
    }

    /** Removed by force, with all its names. */
    public void forget(String id) {
        images.remove(id);
        names.values().removeIf(id::equals);
    }

    /** Whatever has no tag and is not in use is gone. */
    void prune(Set<String> inUse) {
        List.copyOf(images.keySet()).stream()
                .filter(id -> !inUse.contains(id) && !hasTag(id))
                .forEach(this::forget);
    }

    /** The images, by name. */
    public Set<String> stored() {
        Set<String> all = new HashSet<>();
        images.values().forEach(image -> all.add(image.name()));
        return all;
    }

    /** The images that a tag of ours holds, by name. */
    public Set<String> kept() {
        Set<String> kept = new HashSet<>();
        names.forEach((name, id) -> {
            if (name.startsWith("localhost/tidewaiter/")) {
                byId(id).ifPresent(image -> kept.add(image.name()));
            }
        });
        return kept;
    }
}
