package io.tidewaiter.podman;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewaiter.host.ExternalException;
import io.tidewaiter.host.Storage;
import io.tidewaiter.text.ByteSize;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.File;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * The folders that a pull writes to. Podman says which they are; what is free there it says only as root may use it, who
 * may fill the blocks that are reserved, so their file systems are asked.
 */
final class Folders {

    private static final PullLitter LITTER = new PullLitter(Duration.ofMinutes(2));

    private final Vertx vertx;
    private final HostInfo info;

    Folders(Vertx vertx, HostInfo info) {
        this.vertx = vertx;
        this.info = info;
    }

    Future<Storage> scarcest() {
        return info.known().compose(this::scarcest).recover(gone -> info.asked().compose(this::scarcest));
    }

    /** @see io.tidewaiter.update.port.Engine#sweep */
    Future<Boolean> sweep() {
        return info.asked()
                .map(Shapes::temporary)
                .compose(folder ->
                        vertx.executeBlocking(() -> !Files.isDirectory(folder) || LITTER.sweep(folder), false));
    }

    /** @see PodmanEngine#watchImages */
    Future<ImageWatch> watchImages(Runnable changed) {
        return info.known()
                .map(Shapes::imageList)
                .compose(folder -> vertx.executeBlocking(() -> ImageWatch.begin(folder, changed), false));
    }

    private Future<Storage> scarcest(JsonNode said) {
        List<File> folders = Shapes.folders(said);
        return vertx.executeBlocking(() -> scarcest(folders), false);
    }

    /** One that is not there, or hidden from us by our own unit, is passed over: it must not stop every update. */
    private static Storage scarcest(List<File> folders) {
        return folders.stream()
                .filter(File::exists)
                .map(folder -> new Storage(folder.toString(), new ByteSize(folder.getUsableSpace())))
                .min(Comparator.comparing(Storage::free))
                .orElseThrow(() -> new ExternalException(
                        "cannot tell how much space is free for images: of the folders that Podman names none can be"
                                + " seen from here %s (releases.min-free: 0 does without)".formatted(folders)));
    }
}
