package io.tidewaiter.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a list of files says, read again when the list or one of its files has changed. Blocks: not for the event loop.
 *
 * <p>The stamps are taken before reading, so a change in between is read with the next call; a failed reading is not
 * remembered. The file's identity is part of its stamp: {@code podman login} replaces the file and may keep its size.
 */
public final class ReadOnChange<T> {

    private final Supplier<List<Path>> files;
    private final Function<List<Path>, T> read;
    private @Nullable Reading<T> last;

    public ReadOnChange(Supplier<List<Path>> files, Function<List<Path>, T> read) {
        this.files = files;
        this.read = read;
    }

    /** @throws RuntimeException what the reading function throws */
    public synchronized T get() {
        List<Path> now = files.get();
        List<Stamp> stamps = now.stream().map(Stamp::of).toList();
        Reading<T> known = last;
        if (known == null || !known.stamps.equals(stamps)) {
            known = new Reading<>(stamps, read.apply(now));
            last = known;
        }
        return known.value;
    }

    private record Reading<T>(List<Stamp> stamps, T value) {}

    /** All but the path are null when the file is not there or may not be looked at. */
    private record Stamp(
            Path path,
            @Nullable FileTime modified,
            @Nullable Long size,
            @Nullable Object identity) {

        static Stamp of(Path path) {
            try {
                BasicFileAttributes is = Files.readAttributes(path, BasicFileAttributes.class);
                return new Stamp(path, is.lastModifiedTime(), is.size(), is.fileKey());
            } catch (IOException e) {
                return new Stamp(path, null, null, null);
            }
        }
    }
}
