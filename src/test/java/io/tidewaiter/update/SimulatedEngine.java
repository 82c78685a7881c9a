package io.tidewaiter.update;

import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.port.Container;
import io.tidewaiter.update.port.Engine;
import io.tidewaiter.update.port.ExternalException;
import io.tidewaiter.update.port.Image;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Local storage and containers. */
final class SimulatedEngine implements Engine {

    private final Acts acts;
    private final SimulatedRegistry registry;
    private final Map<String, TestImage> images = new LinkedHashMap<>();
    private final Map<String, Set<Digest>> digests = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, Container> containers = new LinkedHashMap<>();
    private final List<String> started = new ArrayList<>();

    SimulatedEngine(Acts acts, SimulatedRegistry registry) {
        this.acts = acts;
        this.registry = registry;
    }

    /** An image is in local storage, as a person's {@code podman pull NAME} leaves it there. */
    void have(TestImage image, Reference name) {
        store(image);
        names.put(name.toString(), image.id());
    }

    private void store(TestImage image) {
        images.put(image.id(), image);
        Set<Digest> known = digests.computeIfAbsent(image.id(), any -> new HashSet<>());
        known.add(image.index());
        known.add(image.platform());
    }

    /** What a unit does when it starts: a new container from whatever the local tag names now. */
    Optional<TestImage> create(String unit, String name, Reference from) {
        TestImage image = named(from);
        if (image != null) {
            started.add(image.name());
            String id = TestImage.digest("container " + started.size()).hex();
            containers.put(
                    unit + "/" + name,
                    new Container(
                            id,
                            name,
                            image.id(),
                            from.toString(),
                            true,
                            Map.of(Container.UNIT_LABEL, unit, Container.AUTO_UPDATE_LABEL, "registry"),
                            List.of(),
                            Container.Health.NONE,
                            Duration.ZERO));
        }
        return Optional.ofNullable(image);
    }

    void removeContainersOf(String unit) {
        containers.values().removeIf(container -> unit.equals(container.unit()));
    }

    /** {@code podman image prune}, and more of it than podman does: whatever has no tag and no container. */
    void prune() {
        Set<String> needed = new HashSet<>(names.values());
        containers.values().forEach(container -> needed.add(container.imageId()));
        images.keySet().retainAll(needed);
    }

    /** The names of the images that containers were made from, in order. */
    List<String> started() {
        return started;
    }

    /** The images in local storage, by name. */
    Set<String> stored() {
        Set<String> all = new HashSet<>();
        images.values().forEach(image -> all.add(image.name()));
        return all;
    }

    /** The images that a local tag of ours holds, by name. */
    Set<String> kept() {
        Set<String> kept = new HashSet<>();
        names.forEach((name, id) -> {
            if (name.startsWith("localhost/tidewaiter/")) {
                kept.add(nameOf(id));
            }
        });
        return kept;
    }

    TestImage imageOf(Container container) {
        return Objects.requireNonNull(images.get(container.imageId()), "its image is gone");
    }

    /** What the local tag names, or null. */
    @Nullable
    TestImage named(Reference name) {
        String id = names.get(name.toString());
        return id == null ? null : images.get(id);
    }

    List<Container> containersNow(String unit) {
        return containers.values().stream()
                .filter(container -> unit.equals(container.unit()))
                .toList();
    }

    @Override
    public Future<List<Container>> followedContainers() {
        return acts.read("list containers", () -> Future.succeededFuture(List.copyOf(containers.values())));
    }

    @Override
    public Future<List<Container>> containersOf(String unit) {
        return acts.read("list containers", () -> Future.succeededFuture(containersNow(unit)));
    }

    @Override
    public Future<Optional<Image>> image(String nameOrId) {
        return acts.read("inspect images", () -> Future.succeededFuture(find(nameOrId)));
    }

    private Optional<Image> find(String nameOrId) {
        int at = nameOrId.indexOf("@");
        return images.keySet().stream()
                .filter(id -> at < 0
                        ? id.equals(nameOrId) || id.equals(names.get(nameOrId))
                        : known(id).contains(Digest.parse(nameOrId.substring(at + 1))))
                .findFirst()
                .map(id -> new Image(id, known(id)));
    }

    private Set<Digest> known(String id) {
        return digests.getOrDefault(id, Set.of());
    }

    @Override
    public Pull pull(Reference release, Consumer<String> progress) {
        Digest digest = Objects.requireNonNull(release.digest(), "pulled by tag: what arrives could be anything");
        TestImage image = registry.byDigest(digest).orElseThrow();
        Promise<String> done = Promise.promise();
        progress.accept("Trying to pull " + release + "...");
        acts.act("pull " + image.name(), () -> {
                    if (done.future().isComplete()) {
                        return done.future();
                    }
                    store(image);
                    return Future.succeededFuture(image.id());
                })
                .onComplete(result -> {
                    if (result.succeeded()) {
                        done.tryComplete(result.result());
                    } else {
                        done.tryFail(result.cause());
                    }
                });
        return new Pull() {
            @Override
            public Future<String> done() {
                return done.future();
            }

            @Override
            public void cancel() {
                done.tryFail(new ExternalException("the pull was cancelled"));
            }
        };
    }

    @Override
    public Future<Void> tag(String imageId, Reference name) {
        return acts.act(verb(name, "keep ", "tag ") + nameOf(imageId), () -> {
            if (!images.containsKey(imageId)) {
                return Future.failedFuture(new ExternalException("no such image: " + imageId));
            }
            names.put(name.toString(), imageId);
            return Future.succeededFuture();
        });
    }

    @Override
    public Future<Void> untag(Reference name) {
        String id = names.get(name.toString());
        return acts.act(verb(name, "drop ", "untag ") + nameOf(id), () -> {
            names.remove(name.toString());
            return Future.succeededFuture();
        });
    }

    @Override
    public Future<Integer> exec(String container, List<String> command) {
        throw new UnsupportedOperationException("an update runs nothing inside a container");
    }

    private static String verb(Reference name, String ours, String theirs) {
        return name.host().equals("localhost") ? ours : theirs;
    }

    private String nameOf(@Nullable String id) {
        TestImage image = id == null ? null : images.get(id);
        return image == null ? "nothing" : image.name();
    }
}
