package io.tidewaiter.scaffold;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Puts a set on the disk, whole or not at all, and takes it away. */
public final class Disk {

    private Disk() {}

    /** @throws IOException with nothing written; a file that is there already is one reason */
    public static void write(List<Scaffold.Draft> files) throws IOException {
        List<Path> written = new ArrayList<>();
        try {
            for (Scaffold.Draft file : files) {
                Files.createDirectories(file.path().getParent());
                Files.writeString(file.path(), "", StandardOpenOption.CREATE_NEW);
                written.add(file.path());
                Files.writeString(file.path(), file.text());
            }
        } catch (IOException e) {
            for (Path path : written) {
                Files.deleteIfExists(path);
            }
            throw e;
        }
    }

    public static void delete(List<Made> files) throws IOException {
        for (Made file : files) {
            Files.deleteIfExists(file.path());
        }
    }
}
