package io.tidewaiter.systemd;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Where the processes of a unit see other files than the host has there, by its settings.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/systemd.exec.html#Sandboxing">systemd.exec(5)</a>
 */
final class OwnPaths {

    private final Map<Path, String> all = new HashMap<>();

    private OwnPaths() {}

    /** Each path with the name of the setting. */
    static Map<Path, String> of(UnitProperties unit) {
        OwnPaths own = new OwnPaths();
        if (unit.flag("PrivateTmp") || unit.text("PrivateTmpEx").equals("disconnected")) {
            own.add(Stream.of("/tmp", "/var/tmp"), "PrivateTmp=");
        }
        if (!unit.text("RootDirectory").isEmpty()) {
            own.add(Stream.of("/"), "RootDirectory=");
        }
        if (!unit.text("RootImage").isEmpty()) {
            own.add(Stream.of("/"), "RootImage=");
        }
        // with read-only it sees the host's files
        if (unit.text("ProtectHome").equals("yes") || unit.text("ProtectHome").equals("tmpfs")) {
            own.add(Stream.of("/home", "/root", "/run/user"), "ProtectHome=");
        }
        own.add(unit.parts("TemporaryFileSystem", 0), "TemporaryFileSystem=");
        own.add(unit.texts("InaccessiblePaths").stream(), "InaccessiblePaths=");
        for (String bind : new String[] {"BindPaths", "BindReadOnlyPaths"}) {
            own.add(unit.parts(bind, 1), bind + "=");
        }
        return own.all;
    }

    /** One that cannot be read as a path is none of a file that can be named. */
    private void add(Stream<String> paths, String setting) {
        paths.forEach(path -> {
            try {
                all.putIfAbsent(Path.of(path.replaceFirst("^[-+]+", "")), setting);
            } catch (InvalidPathException e) {
                // no file has such a name
            }
        });
    }
}
