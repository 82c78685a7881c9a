package io.tidewaiter.world;

import io.tidewaiter.host.Container;
import io.tidewaiter.host.Image;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Local storage and containers, as Podman has them. */
final class Podman {

    private final Timeline time;
    private final Map<String, Build> images = new LinkedHashMap<>();
    private final Map<String, Image> shown = new HashMap<>();
    private final Map<String, Set<Digest>> digests = new LinkedHashMap<>();
    private final Map<String, String> names = new LinkedHashMap<>();
    private final Map<String, Box> boxes = new LinkedHashMap<>();
    private int made;
    private long free = 10L << 30;

    Podman(Timeline time) {
        this.time = time;
    }

    // --- images

    void store(Build build, Digest digest) {
        images.put(build.id(), build);
        digests.computeIfAbsent(build.id(), any -> new TreeSet<>(java.util.Comparator.comparing(Digest::hex)))
                .add(digest);
        shown.put(build.id(), new Image(build.id(), known(build.id()), Build.PLATFORM, build.labels()));
    }

    void name(String imageId, Reference name) {
        names.put(name.toString(), imageId);
    }

    void unname(Reference name) {
        names.remove(name.toString());
    }

    boolean has(String imageId) {
        return images.containsKey(imageId);
    }

    Optional<Build> named(Reference name) {
        return Optional.ofNullable(names.get(name.toString())).map(images::get);
    }

    Optional<Image> find(String nameOrId) {
        if (images.containsKey(nameOrId)) {
            return Optional.of(image(nameOrId));
        }
        String named = names.get(nameOrId);
        if (named != null) {
            return Optional.of(image(named));
        }
        int at = nameOrId.indexOf('@');
        if (at < 0) {
            return Optional.empty();
        }
        String repository = nameOrId.substring(0, at);
        Digest digest = Digest.parse(nameOrId.substring(at + 1));
        return images.keySet().stream()
                .filter(id -> known(id).contains(digest) && isIn(repository, id))
                .findFirst()
                .map(this::image);
    }

    private Image image(String id) {
        return Objects.requireNonNull(shown.get(id));
    }

    private Set<Digest> known(String id) {
        return digests.getOrDefault(id, Set.of());
    }

    private boolean isIn(String repository, String id) {
        return names.entrySet().stream()
                .anyMatch(named -> named.getValue().equals(id)
                        && (named.getKey().startsWith(repository + ":")
                                || named.getKey().startsWith(repository + "@")));
    }

    Map<String, Image> all() {
        Map<String, Image> all = new LinkedHashMap<>();
        images.keySet().forEach(id -> all.put(id, image(id)));
        names.forEach((name, id) -> all.put(name, image(id)));
        return all;
    }

    List<Reference> tagsIn(String repository) {
        return names.keySet().stream()
                .filter(name -> name.startsWith(repository + ":"))
                .map(Reference::parse)
                .toList();
    }

    List<String> names() {
        return List.copyOf(names.keySet());
    }

    /** @see io.tidewaiter.update.port.Engine#remove */
    boolean remove(Reference name) {
        String id = names.get(name.toString());
        if (id == null) {
            return true;
        }
        boolean last = names.values().stream().filter(id::equals).count() == 1;
        boolean held = name.isPinned() ? hasTag(id) || isUsed(id) : last && isUsed(id);
        if (held) {
            return false;
        }
        names.remove(name.toString());
        if (last || name.isPinned()) {
            forget(id);
        }
        return true;
    }

    /** {@code podman image prune}, with {@code --all} or without: then what was pulled by digest stays, too. */
    void prune(boolean all) {
        List.copyOf(images.keySet()).stream()
                .filter(id -> !isUsed(id) && (all || !names.containsValue(id)))
                .forEach(this::forget);
    }

    private void forget(String id) {
        images.remove(id);
        names.values().removeIf(id::equals);
    }

    private boolean hasTag(String id) {
        return names.entrySet().stream()
                .anyMatch(
                        named -> named.getValue().equals(id) && !named.getKey().contains("@"));
    }

    private boolean isUsed(String id) {
        return boxes.values().stream().anyMatch(box -> box.build.id().equals(id));
    }

    long free() {
        return free;
    }

    void free(long bytes) {
        free = bytes;
    }

    // --- containers

    Box run(Build build, Shape.Run run, @Nullable String unit, String own) {
        made++;
        String given = run.name().isEmpty() ? "quiet_lamport" + made : run.name();
        boxes.values().removeIf(other -> other.name.equals(given));
        Map<String, String> all = new LinkedHashMap<>(build.labels());
        all.putAll(run.allLabels());
        if (unit != null) {
            all.put(Container.UNIT_LABEL, unit);
        }
        Box box = new Box(
                Build.hash("container " + made),
                given,
                build,
                run.image().toString(),
                unit,
                own,
                all,
                run.port(),
                run.role(),
                time.nanos());
        boxes.put(box.id, box);
        return box;
    }

    void remove(Box box) {
        box.running = false;
        boxes.remove(box.id);
    }

    boolean exists(Box box) {
        return boxes.containsKey(box.id);
    }

    List<Box> boxes() {
        return new ArrayList<>(boxes.values());
    }

    Optional<Box> box(String nameOrId) {
        return Optional.ofNullable(boxes.get(nameOrId))
                .or(() -> boxes.values().stream()
                        .filter(box -> box.name.equals(nameOrId))
                        .findFirst());
    }

    List<Box> boxesOf(String unit) {
        List<Box> ofTheUnit = new ArrayList<>();
        for (Box box : boxes.values()) {
            if (unit.equals(box.unit)) {
                ofTheUnit.add(box);
            }
        }
        return ofTheUnit;
    }

    Optional<Box> listeningAt(int port) {
        for (Box box : boxes.values()) {
            if (box.port == port && box.running) {
                return Optional.of(box);
            }
        }
        return Optional.empty();
    }
}
