package io.tidewaiter.hook;

import io.tidewaiter.host.WorkloadId;
import io.tidewaiter.update.model.Update;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The folder that the hooks of one update share, for this user only. What is armed and judged later is one update to a
 * person, and so has one folder: it goes by workload and digest. Blocks.
 */
record UpdateFolder(Path path) {

    /** In a folder that outlives its update. */
    private static final String KEPT = ".kept";

    private static final int ENOUGH = 16;

    /** @param all the folder that has those of all updates */
    static UpdateFolder of(Path all, Update update) {
        WorkloadId identity = update.workload().identity();
        String key = identity.reference() + "\n" + identity.container() + "\n" + update.to();
        return new UpdateFolder(all.resolve(identity.unit() + "-" + hash(key)));
    }

    private static String hash(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, ENOUGH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** There, with what is in it. */
    Path ready() throws IOException {
        return Files.createDirectories(
                path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /**
     * There, and empty. What was kept is moved aside, as a person may still need it.
     *
     * @param name of this update, for what is moved aside
     */
    Path fresh(String name) throws IOException {
        if (Files.exists(path.resolve(KEPT))) {
            Files.move(path, path.resolveSibling(path.getFileName() + "-before-" + name));
        } else {
            remove();
        }
        return ready();
    }

    /** @return whether there is something to keep */
    boolean keep() throws IOException {
        if (!Files.isDirectory(path)) {
            return false;
        }
        if (!Files.exists(path.resolve(KEPT))) {
            Files.createFile(path.resolve(KEPT));
        }
        return true;
    }

    /** What cannot be removed is kept, so that it is not in the way of the next try. */
    void forget() throws IOException {
        if (Files.exists(path.resolve(KEPT))) {
            return;
        }
        try {
            remove();
        } catch (IOException e) {
            keep();
            throw e;
        }
    }

    private void remove() throws IOException {
        if (Files.exists(path)) {
            Files.walkFileTree(path, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, IOException trouble) throws IOException {
                    Files.delete(folder);
                    return FileVisitResult.CONTINUE;
                }
            });
        }
    }
}
