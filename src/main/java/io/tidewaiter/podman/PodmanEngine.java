package io.tidewaiter.podman;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tidewaiter.host.Container;
import io.tidewaiter.host.Ended;
import io.tidewaiter.host.Image;
import io.tidewaiter.host.ImageContent;
import io.tidewaiter.host.ImageVolume;
import io.tidewaiter.host.Keyring;
import io.tidewaiter.host.PullProgress;
import io.tidewaiter.host.SignatureRule;
import io.tidewaiter.host.Source;
import io.tidewaiter.host.Storage;
import io.tidewaiter.image.Platform;
import io.tidewaiter.image.Reference;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.update.port.Engine;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Podman by its API. */
public final class PodmanEngine implements Engine {

    private static final Logger log = LoggerFactory.getLogger(PodmanEngine.class);

    /** How long Podman may take over an answer: it takes locks that another command may hold. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** For the shortest answer, where a person waits: systemd may have to start Podman's service first. */
    private static final Duration PERSONS_PATIENCE = Duration.ofSeconds(6);

    private final Vertx vertx;
    private final Libpod libpod;
    private final PodmanCommands commands;
    private final Images images;
    private final Volumes volumes;
    private final DataImages dataImages;
    private final Pods pods;
    private final HostInfo info;
    private final Folders folders;
    private final Ticker ticker;
    private final Keyring keyring;
    private final @Nullable SignaturePolicy policy;
    private volatile @Nullable ImageWatch imageWatch;

    /**
     * @param socket where {@code podman.socket} listens
     * @param keyring for what Podman's service cannot find out by itself
     */
    public PodmanEngine(Vertx vertx, Path socket, Ticker ticker, Keyring keyring) {
        this(vertx, socket, ticker, keyring, PATIENCE);
    }

    /** @param patience how long an answer may take; a pull may take as long as it does */
    public PodmanEngine(Vertx vertx, Path socket, Ticker ticker, Keyring keyring, Duration patience) {
        this(vertx, socket, ticker, keyring, patience, null);
    }

    /** @param policies where Podman looks for policy.json, in order */
    public PodmanEngine(Vertx vertx, Path socket, Ticker ticker, Keyring keyring, List<Path> policies) {
        this(vertx, socket, ticker, keyring, PATIENCE, new SignaturePolicy(policies));
    }

    /** @param policy null where nothing is to be judged */
    private PodmanEngine(
            Vertx vertx,
            Path socket,
            Ticker ticker,
            Keyring keyring,
            Duration patience,
            @Nullable SignaturePolicy policy) {
        this.policy = policy;
        this.vertx = vertx;
        this.keyring = keyring;
        this.ticker = ticker;
        this.libpod = new Libpod(new PodmanSocket(vertx, socket, patience));
        this.commands = new PodmanCommands(libpod, ticker);
        this.images = new Images(libpod);
        this.volumes = new Volumes(vertx, libpod);
        this.dataImages = new DataImages(libpod, volumes);
        this.pods = new Pods(libpod);
        this.info = new HostInfo(libpod);
        this.folders = new Folders(vertx, info);
    }

    @Override
    public Future<Void> answers() {
        return libpod.answers(PERSONS_PATIENCE);
    }

    @Override
    public Future<List<Container>> followedContainers() {
        return list("label", Container.AUTO_UPDATE_LABEL).compose(list -> {
            Pods.Units units = pods.units();
            List<Future<Optional<Container>>> found = list.valueStream()
                    .map(entry -> units.of(entry)
                            .map(owner -> Optional.of(Shapes.listed(entry, owner)))
                            .recover(trouble -> ownerless(entry, trouble)))
                    .toList();
            return Future.all(found)
                    .map(all -> all.<Optional<Container>>list().stream()
                            .flatMap(Optional::stream)
                            .toList());
        });
    }

    /**
     * One pod that cannot be looked at keeps no other container from being listed. A container that is gone by now went with
     * its pod, as a restart has it.
     */
    private Future<Optional<Container>> ownerless(JsonNode entry, Throwable trouble) {
        String id = entry.path("Id").asText();
        return container(id).map(Optional::isPresent).otherwise(true).map(isThere -> {
            if (!isThere) {
                return Optional.empty();
            }
            log.warn("cannot tell which unit starts container={} reason={}", id, trouble.getMessage());
            return Optional.of(Shapes.listed(entry, Pods.Owner.UNKNOWN));
        });
    }

    @Override
    public Future<Set<String>> running(Map<String, List<String>> filters) {
        return libpod.getContainers("/containers/json?filters=" + Libpod.filters(filters))
                .map(list -> list.map(Shapes::running).orElse(Set.of()));
    }

    @Override
    public Future<List<Container>> containersOf(String unit) {
        return list("label", Container.UNIT_LABEL + "=" + unit)
                .compose(labelled -> pods.ofUnit(labelled))
                .compose(list -> inspect(list, unit));
    }

    @Override
    public Future<Optional<Container>> container(String nameOrId) {
        return libpod.getContainers("/containers/" + Libpod.quote(nameOrId) + "/json")
                .compose(found -> whole(found, Shapes::container));
    }

    @Override
    public Future<Platform> platform() {
        return info.known().map(Shapes::platform);
    }

    @Override
    public Future<Map<String, Image>> images() {
        return images.all();
    }

    @Override
    public Future<Optional<Image>> image(String nameOrId) {
        return images.find(nameOrId);
    }

    @Override
    public Future<Optional<ImageContent>> content(String nameOrId) {
        return images.content(nameOrId);
    }

    @Override
    public Future<SignatureRule> rule(Reference name) {
        SignaturePolicy read = policy;
        return read == null
                ? Future.succeededFuture(SignatureRule.NONE)
                : vertx.executeBlocking(() -> read.rule(name), false);
    }

    @Override
    public Pull pull(Source release, Consumer<PullProgress> progress) {
        return new StreamedPull(libpod, images, ticker, keyring.forPull(release), release, progress);
    }

    @Override
    public Future<Void> tag(String imageId, Reference name) {
        return images.tag(imageId, name);
    }

    @Override
    public Future<Void> untag(Reference name) {
        return images.untag(name);
    }

    @Override
    public Future<List<Reference>> tagsIn(String repository) {
        return images.tagsIn(repository);
    }

    @Override
    public Future<Boolean> remove(Reference release) {
        return images.remove(release);
    }

    @Override
    public Future<Optional<String>> imageIn(ImageVolume volume) {
        return volumes.imageIn(volume.name());
    }

    @Override
    public Future<Optional<String>> obstacle(ImageVolume volume) {
        return volumes.obstacle(volume.name());
    }

    @Override
    public Future<Void> renew(ImageVolume volume, String unit) {
        return volumes.renew(volume, unit);
    }

    @Override
    public Future<Storage> storage() {
        return folders.scarcest();
    }

    @Override
    public Future<Boolean> sweep() {
        return folders.sweep();
    }

    @Override
    public Future<Integer> exec(String container, List<String> command) {
        return commands.run(container, command);
    }

    @Override
    public Future<Ended> run(String container, List<String> command, Map<String, String> environment, Duration limit) {
        return commands.run(container, command, environment, limit);
    }

    /**
     * Tells until {@link #close} that images came or went, by any program: hints, not to be relied on. Once.
     *
     * @param changed called on the caller's Vert.x context
     * @return fails when it cannot be seen from here
     */
    public Future<Void> watchImages(Runnable changed) {
        Context context = vertx.getOrCreateContext();
        return folders.watchImages(() -> context.runOnContext(any -> changed.run()))
                .onSuccess(watch -> imageWatch = watch)
                .mapEmpty();
    }

    public Future<Void> close() {
        ImageWatch watch = imageWatch;
        return watch == null
                ? Future.succeededFuture()
                : vertx.executeBlocking(() -> {
                            watch.close();
                            return watch;
                        })
                        .mapEmpty();
    }

    private Future<JsonNode> list(String filter, String value) {
        return libpod.getContainers("/containers/json?all=true&filters=" + Libpod.filter(filter, value))
                .map(list -> list.orElseGet(MissingNode::getInstance));
    }

    /** With what is mounted in it. */
    private Future<Optional<Container>> whole(Optional<JsonNode> inspected, Function<JsonNode, Container> shape) {
        return inspected
                .map(json -> dataImages.in(shape.apply(json), json).map(Optional::of))
                .orElse(Future.succeededFuture(Optional.empty()));
    }

    /**
     * One that is gone by the time it is looked at is left out.
     *
     * @param unit which starts it
     */
    private Future<List<Container>> inspect(JsonNode list, String unit) {
        List<Future<Optional<Container>>> found = Shapes.ids(list).stream()
                .map(id -> libpod.getContainers("/containers/" + id + "/json")
                        .compose(there -> whole(there, json -> Shapes.container(json, Optional.of(unit)))))
                .toList();
        return Future.all(found).map(all -> {
            List<Container> containers = new ArrayList<>();
            found.forEach(one -> one.result().ifPresent(containers::add));
            return containers;
        });
    }
}
