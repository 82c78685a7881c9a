package io.tidewaiter.podman;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tidewaiter.host.Container;
import io.tidewaiter.host.ImageMount;
import io.tidewaiter.time.Repeat;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.StreamSupport;

/**
 * Which images containers have mounted as data. Podman keeps only the name, and looks it up at each start; what is mounted is
 * told by the folder of its layers, which the mount has and the image too.
 */
final class DataImages {

    private static final int MOST_KNOWN = 10_000;

    /** No mount has it. */
    private static final String NONE = "\0";

    private final Libpod libpod;
    private final Volumes volumes;

    /** The folders of images, by id: those never change. */
    private final Map<String, String> folders = new ConcurrentHashMap<>();

    DataImages(Libpod libpod, Volumes volumes) {
        this.libpod = libpod;
        this.volumes = volumes;
    }

    /** @param inspected an answer of {@code containers/{name}/json}, of this container */
    Future<Container> in(Container container, JsonNode inspected) {
        JsonNode mounts = inspected.path("Mounts");
        List<Future<ImageMount>> found = StreamSupport.stream(mounts.spliterator(), false)
                .flatMap(mount -> mount(mount, mounts).stream())
                .toList();
        return found.isEmpty()
                ? Future.succeededFuture(container)
                : Future.all(found).map(all -> container.withMounts(all.list()));
    }

    private Optional<Future<ImageMount>> mount(JsonNode mount, JsonNode all) {
        String at = mount.path("Destination").asText();
        return switch (mount.path("Type").asText()) {
            case "image" -> {
                String image = mount.path("Source").asText();
                yield Optional.of(mounted(image, folders(at, all)).map(id -> new ImageMount(at, image, "", id)));
            }
            case "volume" -> {
                String name = mount.path("Name").asText();
                yield Optional.of(mount.path("Driver").asText())
                        .filter(Volumes.DRIVER::equals)
                        .map(driver -> volumes.imageIn(name).map(id -> new ImageMount(at, "", name, id.orElse(""))));
            }
            default -> Optional.empty();
        };
    }

    /** What lies over the image there, in the options of the mount that Podman makes of it. */
    private static String folders(String at, JsonNode all) {
        StringBuilder folders = new StringBuilder();
        all.forEach(mount -> {
            if (mount.path("Destination").asText().equals(at)) {
                folders.append(mount.path("Source").asText()).append(' ').append(mount.path("Options"));
            }
        });
        return folders.toString();
    }

    /** Most often it is still what its name means; else any image may be it. */
    private Future<String> mounted(String name, String folders) {
        return libpod.get("/images/" + Libpod.quote(name) + "/json")
                .compose(named -> named.filter(image -> folders.contains(folder(image)))
                        .map(image -> Future.succeededFuture(id(image)))
                        .orElseGet(() -> libpod.get("/images/json")
                                .compose(all -> among(all.orElseGet(MissingNode::getInstance), folders))));
    }

    private Future<String> among(JsonNode images, String folders) {
        List<String> ids = StreamSupport.stream(images.spliterator(), false)
                .map(DataImages::id)
                .toList();
        return Repeat.fold(
                "",
                ids,
                (found, id) -> found.isEmpty()
                        ? folder(id).map(folder -> folders.contains(folder) ? id : "")
                        : Future.succeededFuture(found));
    }

    /** One that went meanwhile is none. */
    private Future<String> folder(String id) {
        String known = folders.get(id);
        if (known != null) {
            return Future.succeededFuture(known);
        }
        return libpod.get("/images/" + id + "/json")
                .map(there -> there.map(DataImages::folder).orElse(NONE))
                .onSuccess(folder -> {
                    if (folders.size() >= MOST_KNOWN) {
                        folders.clear();
                    }
                    folders.put(id, folder);
                });
    }

    /** As {@code …/overlay/LAYER/}, which is the folder of what differs in its uppermost layer, and of the whole of it. */
    private static String folder(JsonNode image) {
        String upper = image.path("GraphDriver").path("Data").path("UpperDir").asText("");
        return upper.startsWith("/") && Path.of(upper).getParent() instanceof Path folder ? folder + "/" : NONE;
    }

    private static String id(JsonNode image) {
        return Shapes.bare(image.path("Id").asText());
    }
}
