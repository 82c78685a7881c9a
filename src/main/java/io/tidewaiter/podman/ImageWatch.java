package io.tidewaiter.podman;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;

/**
 * Notices that images come and go, by any program. Podman could tell of its events, but then its service would have to stay
 * up for us; the list of its images is a file that it replaces, which costs nothing to watch.
 */
final class ImageWatch implements AutoCloseable {

    private static final String LIST = "images.json";

    private final WatchService service;
    private final Runnable changed;

    private ImageWatch(WatchService service, Runnable changed) {
        this.service = service;
        this.changed = changed;
    }

    /**
     * Begins to watch, on a thread of its own, until it is closed or the folder goes.
     *
     * @param folder where the list of images is
     * @param changed called on that thread
     * @throws IOException when the folder cannot be watched: it is not there, or our unit hides it from us
     */
    static ImageWatch begin(Path folder, Runnable changed) throws IOException {
        WatchService service = folder.getFileSystem().newWatchService();
        try {
            folder.register(service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
        } catch (IOException e) {
            service.close();
            throw e;
        }
        ImageWatch watch = new ImageWatch(service, changed);
        Thread.ofVirtual().name("images of podman").start(watch::run);
        return watch;
    }

    private void run() {
        try {
            WatchKey key;
            do {
                key = service.take();
                if (key.pollEvents().stream().anyMatch(ImageWatch::isOfList)) {
                    changed.run();
                }
            } while (key.reset());
        } catch (ClosedWatchServiceException e) {
            // it is not needed any more
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Where so much happened that the kernel lost count the list may be among it. Locks in the folder change all the time. */
    private static boolean isOfList(WatchEvent<?> event) {
        return event.kind().equals(StandardWatchEventKinds.OVERFLOW)
                || String.valueOf(event.context()).equals(LIST);
    }

    @Override
    public void close() throws IOException {
        service.close();
    }
}
