package io.tidewaiter.podman;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.port.ByteSize;
import io.tidewaiter.update.port.Container;
import io.tidewaiter.update.port.Engine;
import io.tidewaiter.update.port.Image;
import io.tidewaiter.update.port.Storage;
import io.tidewaiter.update.port.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Podman by its API. */
public final class PodmanEngine implements Engine {

    private static final PullLitter LITTER = new PullLitter(Duration.ofMinutes(2));

    private final Vertx vertx;
    private final Libpod libpod;
    private final Commands commands;

    /** How long Podman may take over an answer: it takes locks that another command may hold. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** @param socket where {@code podman.socket} listens */
    public PodmanEngine(Vertx vertx, Path socket, Ticker ticker) {
        this(vertx, socket, ticker, PATIENCE);
    }

    /** @param patience how long an answer may take; a pull may take as long as it does */
    public PodmanEngine(Vertx vertx, Path socket, Ticker ticker, Duration patience) {
        this.vertx = vertx;
        this.libpod = new Libpod(vertx, socket, patience);
        this.commands = new Commands(libpod, ticker);
    }

    @Override
    public Future<List<Container>> followedContainers() {
        return containers(Container.AUTO_UPDATE_LABEL);
    }

    @Override
    public Future<List<Container>> containersOf(String unit) {
        return containers(Container.UNIT_LABEL + "=" + unit);
    }

    @Override
    public Future<Optional<Container>> container(String nameOrId) {
        return libpod.get("/containers/" + Libpod.quote(nameOrId) + "/json").map(found -> found.map(Shapes::container));
    }

    @Override
    public Future<Optional<Image>> image(String nameOrId) {
        return libpod.get("/images/" + Libpod.quote(nameOrId) + "/json").map(found -> found.map(Shapes::image));
    }

    @Override
    public Pull pull(Reference release, Consumer<String> progress) {
        return new StreamedPull(libpod, release, progress);
    }

    @Override
    public Future<Void> tag(String imageId, Reference name) {
        return libpod.post(
                        "/images/%s/tag?repo=%s&tag=%s"
                                .formatted(imageId, Libpod.quote(name.name()), Libpod.quote(name.tagOrLatest())),
                        Buffer.buffer())
                .mapEmpty();
    }

    @Override
    public Future<Void> untag(Reference name) {
        return libpod.postIfThere("/images/%s/untag?repo=%s&tag=%s"
                .formatted(Libpod.quote(name.toString()), Libpod.quote(name.name()), Libpod.quote(name.tagOrLatest())));
    }

    @Override
    public Future<List<Reference>> tagsIn(String repository) {
        return libpod.get("/images/json?filters=" + filter("reference", repository))
                .map(list -> list.map(Shapes::tags).orElse(List.of()).stream()
                        .filter(name -> name.startsWith(repository + ":"))
                        .map(Reference::parse)
                        .toList());
    }

    @Override
    public Future<Boolean> remove(Reference name) {
        return libpod.delete("/images/" + Libpod.quote(name.toString()));
    }

    @Override
    public Future<Storage> storage() {
        return libpod.get("/info")
                .map(info -> Shapes.folders(info.orElseThrow()))
                .compose(folders -> vertx.executeBlocking(() -> scarcest(folders)));
    }

    @Override
    public Future<Boolean> sweep() {
        return libpod.get("/info")
                .map(info -> Shapes.temporary(info.orElseThrow()))
                .compose(folder -> vertx.executeBlocking(() -> Files.isDirectory(folder) && LITTER.sweep(folder)));
    }

    /** One that is not on this machine, as behind a remote socket, cannot be looked at. */
    private static Storage scarcest(List<Path> folders) throws IOException {
        List<Storage> all = new ArrayList<>();
        for (Path folder : folders) {
            all.add(new Storage(
                    folder.toString(), new ByteSize(Files.getFileStore(folder).getUsableSpace())));
        }
        return all.stream().min(Comparator.comparing(Storage::free)).orElseThrow();
    }

    @Override
    public Future<Integer> exec(String container, List<String> command) {
        return commands.run(container, command);
    }

    private Future<List<Container>> containers(String label) {
        return libpod.get("/containers/json?all=true&filters=" + filter("label", label))
                .compose(list -> inspect(list.map(Shapes::ids).orElse(List.of())));
    }

    private static String filter(String name, String value) {
        return Libpod.quote(
                new JsonObject().put(name, new JsonArray().add(value)).encode());
    }

    /** One that is gone by the time it is looked at is left out. */
    private Future<List<Container>> inspect(List<String> ids) {
        List<Future<Optional<JsonNode>>> found = ids.stream()
                .map(id -> libpod.get("/containers/" + id + "/json"))
                .toList();
        return Future.all(found).map(all -> {
            List<Container> containers = new ArrayList<>();
            found.forEach(one -> one.result().map(Shapes::container).ifPresent(containers::add));
            return containers;
        });
    }
}
