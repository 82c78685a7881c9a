package io.tidewaiter.systemd;

import io.tidewaiter.host.UnitName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells which services may run a program from the text of their files.
 *
 * <p>A unit's properties are known once systemd has loaded it, and a host has hundreds that nothing needs; reading their
 * files costs less and leaves systemd alone. (So does not asking it for the list: for 127 files it took 0.2 s, in which it
 * did nothing else.) A file counts as soon as the program's name stands in it: what it really runs, systemd says. In
 * doubt (a file we may not read) it counts. One that did not change is not read again.
 */
final class UnitFiles {

    private static final Logger log = LoggerFactory.getLogger(UnitFiles.class);
    private static final String SUFFIX = ".service";
    private static final String DROP_INS = ".d";

    private final String program;
    private Map<Path, Seen> seen = Map.of();

    UnitFiles(String program) {
        this.program = program;
    }

    /**
     * One file as it was: it is written again, or another takes its place.
     *
     * @param key the file itself behind its name: its inode
     */
    record Stamp(FileTime modified, long size, @Nullable Object key) {}

    /** @param stamp null when the file could not even be looked at */
    private record Seen(@Nullable Stamp stamp, boolean mentions) {}

    /**
     * Looks at the files; reads those that changed.
     *
     * @param unitPath where systemd looks for units and their drop-ins, those of generators included
     * @return whether anything changed since the last time
     */
    boolean read(List<Path> unitPath) {
        Map<Path, Seen> before = seen;
        seen = new HashMap<>();
        for (Path directory : unitPath) {
            list(directory, "*" + SUFFIX).forEach(file -> look(file, before.get(file)));
            list(directory, "*service" + DROP_INS)
                    .forEach(folder -> list(folder, "*.conf").forEach(file -> look(file, before.get(file))));
        }
        return !seen.equals(before);
    }

    /**
     * The services that may run the program; templates are none, nor are files whose names systemd would not take (a copy
     * that an editor left, {@code web (copy).service}). Aliases and masked ones may be among them.
     *
     * @param instances of templates, which have no file of their own
     */
    Set<String> candidates(List<String> instances) {
        Set<String> files = new HashSet<>();
        Set<String> mentioned = new HashSet<>();
        seen.forEach((file, now) -> {
            String name = defined(file);
            if (name.equals(name(file))) {
                files.add(name);
            }
            if (now.mentions) {
                mentioned.add(name);
            }
        });
        Set<String> candidates = new TreeSet<>();
        for (Collection<String> names : List.of(files, instances)) {
            names.stream()
                    .filter(name -> UnitName.mistake(name).isEmpty())
                    .filter(name -> definitionsOf(name).stream().anyMatch(mentioned::contains))
                    .forEach(candidates::add);
        }
        return candidates;
    }

    /**
     * The names under which a unit finds its file and drop-ins: for {@code a-b@c.service} itself, {@code a-b@.service},
     * {@code a-.service} and {@code service} (systemd.unit(5)).
     */
    static Set<String> definitionsOf(String unit) {
        Set<String> names = new HashSet<>(Set.of(unit, "service"));
        String stem = unit.substring(0, unit.length() - SUFFIX.length());
        int at = stem.indexOf('@');
        if (at >= 0) {
            names.add(stem.substring(0, at + 1) + SUFFIX);
            stem = stem.substring(0, at);
        }
        for (int dash = stem.indexOf('-'); dash >= 0; dash = stem.indexOf('-', dash + 1)) {
            names.add(stem.substring(0, dash + 1) + SUFFIX);
        }
        return names;
    }

    /** The unit, or the units by a part of their name, that the file defines or adds to. */
    private static String defined(Path file) {
        String folder = name(file.getParent());
        return folder.endsWith(DROP_INS) ? folder.substring(0, folder.length() - DROP_INS.length()) : name(file);
    }

    private static String name(@Nullable Path path) {
        Path name = path == null ? null : path.getFileName();
        return name == null ? "" : name.toString();
    }

    private void look(Path file, @Nullable Seen before) {
        Stamp stamp = stamp(file);
        boolean known = stamp != null && before != null && stamp.equals(before.stamp);
        seen.put(file, known ? before : new Seen(stamp, mentions(file)));
    }

    static @Nullable Stamp stamp(Path file) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(now.lastModifiedTime(), now.size(), now.fileKey());
        } catch (IOException e) {
            log.debug("cannot look at a unit file path={}", file, e);
            return null;
        }
    }

    private static List<Path> list(Path directory, String glob) {
        List<Path> paths = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, glob)) {
            stream.forEach(paths::add);
        } catch (NoSuchFileException | NotDirectoryException e) {
            log.trace("no such directory path={}", directory, e);
        } catch (IOException e) {
            log.debug("cannot list the files beside a unit path={}", directory, e);
        }
        return paths;
    }

    private boolean mentions(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains(program);
        } catch (IOException e) {
            log.debug("cannot read a unit file path={}", file, e);
            return true;
        }
    }
}
