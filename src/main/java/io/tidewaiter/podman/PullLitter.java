package io.tidewaiter.podman;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a Podman that was killed in the middle of a pull leaves in its temporary folder, and no other program removes: blobs in
 * folders called {@code container_images_storage…}. One that may still be in use is left alone. Blocks.
 */
final class PullLitter {

    private static final String NAMES = "container_images_storage*";
    private static final Set<String> PULLING = Set.of("podman", "buildah", "skopeo");
    private static final Path PROCESSES = Path.of("/proc");

    /** Between two blobs a living pull has nothing open, but not for long. */
    private final Duration quiet;

    PullLitter(Duration quiet) {
        this.quiet = quiet;
    }

    /** @return true when nothing is left; false when something was too young or in use */
    boolean sweep(Path folder) throws IOException {
        boolean clean = true;
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, NAMES)) {
            for (Path litter : found) {
                if (isOurs(litter)) {
                    boolean idle = isQuiet(litter) && !isOpen(litter);
                    clean &= idle;
                    if (idle) {
                        delete(litter);
                    }
                }
            }
        }
        return clean;
    }

    private static boolean isOurs(Path file) throws IOException {
        return Files.getAttribute(file, "unix:uid").equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }

    private boolean isQuiet(Path litter) throws IOException {
        Instant limit = Instant.now().minus(quiet);
        try (Stream<Path> all = Files.walk(litter)) {
            return all.allMatch(file -> lastModified(file).isBefore(limit));
        }
    }

    private static Instant lastModified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (NoSuchFileException e) {
            return Instant.MAX; // it is in use
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOpen(Path litter) throws IOException {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[1-9]*")) {
            for (Path process : processes) {
                if (hasOpen(process, litter)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Of a process that hides what it has open it counts whether it is one that pulls; one that ended has nothing open. */
    private static boolean hasOpen(Path process, Path litter) throws IOException {
        try (Stream<Path> open = Files.list(process.resolve("fd"))) {
            return open.anyMatch(file -> target(file).startsWith(litter));
        } catch (AccessDeniedException e) {
            return isPulling(process);
        } catch (NoSuchFileException | UncheckedIOException e) {
            return false;
        }
    }

    private static boolean isPulling(Path process) {
        try {
            return isOurs(process)
                    && PULLING.contains(
                            Files.readString(process.resolve("comm")).strip());
        } catch (IOException e) {
            return false;
        }
    }

    private static Path target(Path link) {
        try {
            return Files.readSymbolicLink(link);
        } catch (IOException e) {
            return link;
        }
    }

    private static void delete(Path litter) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(litter)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.deleteIfExists(file);
        }
    }
}
