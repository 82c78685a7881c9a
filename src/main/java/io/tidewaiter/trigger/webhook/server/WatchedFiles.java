package io.tidewaiter.trigger.webhook.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/** Files that may be replaced while we run: a renewed certificate, a new secret. Blocks. */
final class WatchedFiles {

    private static final int LONGEST = 64 * 1024;

    private final List<Path> files;
    private List<Object> seen;

    /** What they hold from now on is what is known. */
    WatchedFiles(List<Path> files) {
        this.files = List.copyOf(files);
        this.seen = stamps();
    }

    /** True once after each change. */
    boolean haveChanged() {
        List<Object> now = stamps();
        boolean changed = !now.equals(seen);
        seen = now;
        return changed;
    }

    /** @throws IOException when it cannot be read or is too large for what it should be */
    static byte[] read(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] content = stream.readNBytes(LONGEST + 1);
            if (content.length > LONGEST) {
                throw new IOException(file + " is larger than 64 KiB");
            }
            return content;
        }
    }

    private List<Object> stamps() {
        return files.stream().map(WatchedFiles::stamp).toList();
    }

    /** Of what a link leads to, as whole folders of secrets are replaced by way of one. */
    private static Object stamp(Path file) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return List.of(now.lastModifiedTime(), now.size(), String.valueOf(now.fileKey()));
        } catch (IOException e) {
            return "missing";
        }
    }
}
