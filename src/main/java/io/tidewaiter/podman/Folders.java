package io.tidewaiter.podman;

import io.tidewaiter.update.port.ByteSize;
import io.tidewaiter.update.port.ExternalException;
import io.tidewaiter.update.port.Storage;
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
    private final Libpod libpod;

    Folders(Vertx vertx, Libpod libpod) {
        this.vertx = vertx;
        this.libpod = libpod;
    }

    Future<Storage> scarcest() {
        return libpod.get("/info")
                .map(info -> Shapes.folders(info.orElseThrow()))
                .compose(folders -> vertx.executeBlocking(() -> scarcest(folders), false));
    }

    /** @see io.tidewaiter.update.port.Engine#sweep */
    Future<Boolean> sweep() {
        return libpod.get("/info")
                .map(info -> Shapes.temporary(info.orElseThrow()))
                .compose(folder ->
                        vertx.executeBlocking(() -> !Files.isDirectory(folder) || LITTER.sweep(folder), false));
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
