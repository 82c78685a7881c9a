package io.tidewaiter.update;

import io.tidewaiter.host.Container;
import io.tidewaiter.host.Ended;
import io.tidewaiter.host.ExternalException;
import io.tidewaiter.host.Image;
import io.tidewaiter.host.ImageContent;
import io.tidewaiter.host.ImageMount;
import io.tidewaiter.host.ImageVolume;
import io.tidewaiter.host.PullProgress;
import io.tidewaiter.host.SignatureRule;
import io.tidewaiter.host.Source;
import io.tidewaiter.host.Storage;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Platform;
import io.tidewaiter.image.Reference;
import io.tidewaiter.text.ByteSize;
import io.tidewaiter.update.port.Engine;
import io.tidewaiter.update.port.PullRefusedException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Local storage and containers. */
public final class SimulatedEngine implements Engine {

    private final Acts acts;
    private final SimulatedRegistry registry;
    private final SimulatedStorage storage = new SimulatedStorage();
    private final Map<String, Container> containers = new LinkedHashMap<>();
    private final Map<String, String> volumes = new HashMap<>();
    private final Map<String, String> obstacles = new HashMap<>();
    private Policy policy = Policy.NONE;
    private final List<Reference> cancelled = new CopyOnWriteArrayList<>();
    private Runnable beforePull = () -> {};
    private ByteSize free = ByteSize.parse("10GiB");
    private final List<String> started = new ArrayList<>();

    /** What Podman's policy.json says, and what its judgement is. */
    interface Policy {

        Policy NONE = new Policy() {
            @Override
            public SignatureRule rule(Reference name) {
                return SignatureRule.NONE;
            }

            @Override
            public boolean accepts(Reference name, TestImage image) {
                return true;
            }
        };

        SignatureRule rule(Reference name);

        boolean accepts(Reference name, TestImage image);
    }

    /** Whose pulls were cancelled. */
    List<Reference> cancelled() {
        return List.copyOf(cancelled);
    }

    /** Runs just before the next pull. */
    void beforePull(Runnable other) {
        beforePull = other;
    }

    void policy(Policy other) {
        policy = other;
    }

    SimulatedEngine(Acts acts, SimulatedRegistry registry) {
        this.acts = acts;
        this.registry = registry;
    }

    /** An image is in local storage, as a person's {@code podman pull NAME} leaves it there. */
    public void have(TestImage image, Reference name) {
        storage.store(image);
        storage.name(image.id(), name);
    }

    /** What a unit does when it starts: a new container from whatever the local tag names now. */
    Optional<TestImage> create(String unit, String name, Reference from) {
        return create(unit, name, from, List.of());
    }

    /** The same, with what it mounts; without an image to mount there is no container. */
    Optional<TestImage> create(String unit, String name, Reference from, List<ImageMount> mounts) {
        List<ImageMount> mounted = mounts.stream().map(this::mounted).toList();
        if (mounted.stream().anyMatch(mount -> mount.imageId().isEmpty())) {
            return Optional.empty();
        }
        Optional<TestImage> found = storage.byName(from);
        found.ifPresent(image -> {
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
                                    0,
                                    Duration.ZERO,
                                    "running",
                                    "")
                            .withMounts(mounted));
        });
        return found;
    }

    /** It ended, and its unit has it removed. */
    void removeContainer(String unit, String name) {
        containers.remove(unit + "/" + name);
    }

    void removeContainersOf(String unit) {
        containers.values().removeIf(container -> unit.equals(container.unit()));
    }

    /** {@code podman image prune}, and more of it than podman does: whatever has no tag and no container. */
    void prune() {
        storage.prune(containers.values().stream()
                .flatMap(container -> Stream.concat(
                        Stream.of(container.imageId()),
                        container.mounts().stream().map(ImageMount::imageId)))
                .collect(Collectors.toSet()));
    }

    /** {@code podman image prune --all}: whatever has no container, whatever it is called. */
    public void pruneAll() {
        storage.names().forEach(name -> storage.unname(Reference.parse(name)));
        prune();
    }

    public SimulatedStorage stored() {
        return storage;
    }

    /** The names of the images that containers were made from, in order. */
    public List<String> started() {
        return started;
    }

    TestImage imageOf(Container container) {
        return storage.byId(container.imageId()).orElseThrow();
    }

    /** The one that it runs, and those that it has mounted. */
    List<TestImage> imagesOf(Container container) {
        return Stream.concat(
                        Stream.of(container.imageId()),
                        container.mounts().stream().map(ImageMount::imageId))
                .map(id -> storage.byId(id).orElseThrow())
                .toList();
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
    public Future<Set<String>> running(Map<String, List<String>> filters) {
        return acts.read(
                "list containers",
                () -> Future.succeededFuture(
                        containers.values().stream().map(Container::id).collect(Collectors.toSet())));
    }

    @Override
    public Future<List<Container>> containersOf(String unit) {
        return acts.read("list containers", () -> Future.succeededFuture(containersNow(unit)));
    }

    @Override
    public Future<Platform> platform() {
        return acts.read("ask for the platform", () -> Future.succeededFuture(TestImage.PLATFORM));
    }

    @Override
    public Future<Optional<Container>> container(String nameOrId) {
        return acts.read(
                "inspect containers",
                () -> Future.succeededFuture(containers.values().stream()
                        .filter(container -> container.name().equals(nameOrId)
                                || container.id().equals(nameOrId))
                        .findFirst()));
    }

    @Override
    public Future<Void> answers() {
        return Future.succeededFuture();
    }

    @Override
    public Future<Map<String, Image>> images() {
        return acts.read("list images", () -> Future.succeededFuture(storage.all()));
    }

    @Override
    public Future<Optional<Image>> image(String nameOrId) {
        return acts.read("inspect images", () -> Future.succeededFuture(storage.find(nameOrId)));
    }

    /** Nobody compares images here. */
    @Override
    public Future<Optional<ImageContent>> content(String nameOrId) {
        return Future.succeededFuture(Optional.empty());
    }

    @Override
    public Future<SignatureRule> rule(Reference name) {
        return acts.read("read the policy", () -> Future.succeededFuture(policy.rule(name)));
    }

    @Override
    public Pull pull(Source release, Consumer<PullProgress> progress) {
        Reference reference = release.reference();
        Digest digest = reference.digest();
        if (digest == null && policy.rule(reference).acceptsAnything()) {
            throw new IllegalStateException("pulled by tag: what arrives could be anything");
        }
        beforePull.run();
        beforePull = () -> {};
        Optional<TestImage> there = digest == null ? registry.tagged(reference) : registry.byDigest(digest);
        Promise<Image> done = Promise.promise();
        progress.accept(new PullProgress("Trying to pull " + release + "...", null));
        acts.act("pull " + there.map(TestImage::name).orElse("nothing"), () -> {
                    if (done.future().isComplete()) {
                        return done.future();
                    }
                    if (there.isEmpty()) {
                        return Future.failedFuture(new PullRefusedException("manifest unknown", null));
                    }
                    TestImage image = there.get();
                    if (!policy.accepts(reference, image)) {
                        return Future.failedFuture(new PullRefusedException("Source image rejected", null));
                    }
                    storage.store(image);
                    storage.name(image.id(), reference);
                    return Future.succeededFuture(storage.find(image.id()).orElseThrow());
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
            public Future<Image> done() {
                return done.future();
            }

            @Override
            public void cancel() {
                if (done.tryFail(new ExternalException("the pull was cancelled"))) {
                    cancelled.add(reference);
                }
            }
        };
    }

    @Override
    public Future<Void> tag(String imageId, Reference name) {
        return acts.act(
                verb(name, "keep ", "tag ")
                        + storage.byId(imageId).map(TestImage::name).orElse("nothing"),
                () -> {
                    if (!storage.has(imageId)) {
                        return Future.failedFuture(new ExternalException("no such image: " + imageId));
                    }
                    storage.name(imageId, name);
                    return Future.succeededFuture();
                });
    }

    @Override
    public Future<Void> untag(Reference name) {
        String image = storage.byName(name).map(TestImage::name).orElse("nothing");
        return acts.act(verb(name, "drop ", "untag ") + image, () -> {
            storage.unname(name);
            return Future.succeededFuture();
        });
    }

    @Override
    public Future<List<Reference>> tagsIn(String repository) {
        return acts.read(
                "list images",
                () -> Future.succeededFuture(storage.names().stream()
                        .filter(name -> name.startsWith(repository + ":"))
                        .map(Reference::parse)
                        .toList()));
    }

    @Override
    public Future<Boolean> remove(Reference name) {
        Optional<TestImage> image = name.digest() == null ? storage.byName(name) : registry.byDigest(name.digest());
        Set<String> inUse = containers.values().stream().map(Container::imageId).collect(Collectors.toSet());
        return acts.act(
                (name.isPinned() ? "remove " : "drop ")
                        + image.map(TestImage::name).orElse("nothing"),
                () -> Future.succeededFuture(storage.remove(name, inUse)));
    }

    @Override
    public Future<Optional<String>> imageIn(ImageVolume volume) {
        return acts.read(
                "inspect volumes", () -> Future.succeededFuture(Optional.ofNullable(volumes.get(volume.name()))));
    }

    @Override
    public Future<Optional<String>> obstacle(ImageVolume volume) {
        return acts.read(
                "inspect volumes", () -> Future.succeededFuture(Optional.ofNullable(obstacles.get(volume.name()))));
    }

    /** As a person's container that uses it. */
    void obstruct(String volume, String why) {
        obstacles.put(volume, why);
    }

    @Override
    public Future<Void> renew(ImageVolume volume, String unit) {
        return acts.act("renew " + volume.name(), () -> {
            boolean inUse = containers.values().stream()
                    .flatMap(container -> container.mounts().stream())
                    .anyMatch(mount -> mount.volume().equals(volume.name()));
            if (inUse) {
                return Future.failedFuture(new ExternalException("volume is being used"));
            }
            storage.byName(Reference.parse(volume.image())).ifPresent(image -> volumes.put(volume.name(), image.id()));
            return Future.succeededFuture();
        });
    }

    /** A person, or the unit of a volume, makes it of what its name means now. */
    void make(ImageVolume volume) {
        volumes.put(
                volume.name(),
                storage.byName(Reference.parse(volume.image())).orElseThrow().id());
    }

    private ImageMount mounted(ImageMount mount) {
        String id = mount.volume().isEmpty()
                ? storage.byName(Reference.parse(mount.image()))
                        .map(TestImage::id)
                        .orElse("")
                : volumes.getOrDefault(mount.volume(), "");
        return new ImageMount(mount.at(), mount.image(), mount.volume(), id);
    }

    @Override
    public Future<Storage> storage() {
        return acts.read("look for space", () -> Future.succeededFuture(new Storage("/storage", free)));
    }

    @Override
    public Future<Boolean> sweep() {
        return acts.read("sweep", () -> Future.succeededFuture(true));
    }

    /** The disk fills up, or empties. */
    public void free(String size) {
        free = ByteSize.parse(size);
    }

    @Override
    public Future<Integer> exec(String container, List<String> command) {
        throw new UnsupportedOperationException("an update runs nothing inside a container");
    }

    @Override
    public Future<Ended> run(String container, List<String> command, Map<String, String> environment, Duration limit) {
        throw new UnsupportedOperationException("an update runs nothing inside a container but by a hook");
    }

    private static String verb(Reference name, String ours, String theirs) {
        return name.host().equals("localhost") ? ours : theirs;
    }
}
