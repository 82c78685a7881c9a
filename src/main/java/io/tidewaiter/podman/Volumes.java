package io.tidewaiter.podman;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tidewaiter.host.Container;
import io.tidewaiter.host.ExternalException;
import io.tidewaiter.host.ImageVolume;
import io.tidewaiter.time.Repeat;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Volumes of the driver {@code image}. What such a one is made of, the storage behind it tells. */
final class Volumes {

    static final String DRIVER = ImageVolume.IMAGE;

    private static final int MOST_KNOWN = 1_000;

    private final Vertx vertx;
    private final Libpod libpod;

    /** The images of storages, by id: those never change. */
    private final Map<String, String> images = new ConcurrentHashMap<>();

    Volumes(Vertx vertx, Libpod libpod) {
        this.vertx = vertx;
        this.libpod = libpod;
    }

    /** The id of the image that it was made of; empty where there is no such volume, or it was made of none. */
    Future<Optional<String>> imageIn(String volume) {
        return inspect(volume)
                .compose(found -> found.filter(
                                there -> there.path("Driver").asText().equals(DRIVER))
                        .map(there -> there.path("StorageID").asText())
                        .filter(storage -> !storage.isEmpty())
                        .map(this::imageOf)
                        .orElse(Future.succeededFuture(Optional.empty())));
    }

    private Future<Optional<String>> imageOf(String storage) {
        String known = images.get(storage);
        return known != null
                ? Future.succeededFuture(Optional.of(known))
                : libpod.getContainers("/containers/json?all=true&external=true")
                        .map(list -> list.flatMap(all -> imageOf(storage, all)))
                        .onSuccess(image -> image.ifPresent(id -> remember(storage, id)));
    }

    /** Podman's filters leave such storages out or let all of them through. */
    private static Optional<String> imageOf(String storage, JsonNode all) {
        return StreamSupport.stream(all.spliterator(), false)
                .filter(entry -> entry.path("Id").asText().equals(storage))
                .map(entry -> Shapes.bare(entry.path("ImageID").asText()))
                .filter(image -> !image.isEmpty())
                .findFirst();
    }

    private void remember(String storage, String image) {
        if (images.size() >= MOST_KNOWN) {
            images.clear();
        }
        images.put(storage, image);
    }

    private Future<Optional<JsonNode>> inspect(String volume) {
        return libpod.get("/volumes/" + Libpod.quote(volume) + "/json");
    }

    /** @see io.tidewaiter.update.port.Engine#obstacle */
    Future<Optional<String>> obstacle(String volume) {
        return files(volume).compose(files -> files.isPresent() ? Future.succeededFuture(files) : userByHand(volume));
    }

    /** A volume that had files before its unit made it of an image keeps them: podman-volume-create(1), {@code --ignore}. */
    private Future<Optional<String>> files(String volume) {
        return inspect(volume)
                .compose(found -> found.filter(
                                there -> !there.path("Driver").asText().equals(DRIVER))
                        .map(there -> Path.of(there.path("Mountpoint").asText()))
                        .map(folder -> vertx.executeBlocking(() -> isEmpty(folder), false))
                        .orElse(Future.succeededFuture(true)))
                .map(empty -> empty
                        ? Optional.empty()
                        : Optional.of(
                                "volume %s is not of an image and may have files, which would be lost: save them, stop its unit, and run podman volume rm %1$s"
                                        .formatted(volume)));
    }

    /** What cannot be seen from here may be anything. */
    private static boolean isEmpty(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        } catch (IOException | UncheckedIOException unseen) {
            return false;
        }
    }

    private Future<Optional<String>> userByHand(String volume) {
        return libpod.getContainers(
                        "/containers/json?all=true&filters=" + Libpod.filters(Map.of("volume", List.of(volume))))
                .map(list -> StreamSupport.stream(
                                list.orElseGet(MissingNode::getInstance).spliterator(), false)
                        .filter(user -> !user.path("Labels").has(Container.UNIT_LABEL))
                        .map(user ->
                                "container %s, which no unit starts, uses volume %s, so it cannot be made anew with another image: remove the container"
                                        .formatted(user.path("Names").path(0).asText(), volume))
                        .findFirst());
    }

    /** @see io.tidewaiter.update.port.Engine#renew */
    Future<Void> renew(ImageVolume volume, String unit) {
        JsonObject made = new JsonObject()
                .put("Name", volume.name())
                .put("Driver", DRIVER)
                .put("Options", new JsonObject(Map.copyOf(volume.options())))
                .put("Labels", new JsonObject(Map.copyOf(volume.labels())));
        return files(volume.name())
                .compose(files -> files.isEmpty()
                        ? clear(volume.name(), unit)
                        : Future.failedFuture(new ExternalException(files.get())))
                .compose(cleared -> libpod.deleteIfThere("/volumes/" + Libpod.quote(volume.name())))
                .compose(gone -> libpod.post("/volumes/create", Buffer.buffer(made.encode())))
                .mapEmpty();
    }

    /** A stop that took too long leaves a container, which the next start would replace. */
    private Future<Void> clear(String volume, String unit) {
        String filters =
                Libpod.filters(Map.of("volume", List.of(volume), "label", List.of(Container.UNIT_LABEL + "=" + unit)));
        return libpod.getContainers("/containers/json?all=true&filters=" + filters)
                .map(list -> list.orElseGet(MissingNode::getInstance))
                .compose(list -> Repeat.each(
                        StreamSupport.stream(list.spliterator(), false)
                                .filter(Volumes::hasEnded)
                                .toList(),
                        ended -> libpod.deleteIfThere(
                                "/containers/" + ended.path("Id").asText())));
    }

    private static boolean hasEnded(JsonNode container) {
        return switch (container.path("State").asText()) {
            case "exited", "stopped", "created" -> true;
            default -> false;
        };
    }
}
