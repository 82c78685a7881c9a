package io.tidewaiter.podman;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tidewaiter.host.Container;
import io.tidewaiter.host.ImageVolume;
import io.tidewaiter.time.Repeat;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.StreamSupport;

/** Volumes of the driver {@code image}. What such a one is made of, the storage behind it tells. */
final class Volumes {

    static final String DRIVER = ImageVolume.IMAGE;

    private static final int MOST_KNOWN = 1_000;

    private final Libpod libpod;

    /** The images of storages, by id: those never change. */
    private final Map<String, String> images = new ConcurrentHashMap<>();

    Volumes(Libpod libpod) {
        this.libpod = libpod;
    }

    /** The id of the image that it was made of; empty where there is no such volume, or it was made of none. */
    Future<Optional<String>> imageIn(String volume) {
        return libpod.get("/volumes/" + Libpod.quote(volume) + "/json")
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

    /** @see io.tidewaiter.update.port.Engine#renew */
    Future<Void> renew(ImageVolume volume, String unit) {
        JsonObject made = new JsonObject()
                .put("Name", volume.name())
                .put("Driver", DRIVER)
                .put("Options", new JsonObject(Map.copyOf(volume.options())))
                .put("Labels", new JsonObject(Map.copyOf(volume.labels())));
        return clear(volume.name(), unit)
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
