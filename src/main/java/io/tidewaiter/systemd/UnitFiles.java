package io.tidewaiter.systemd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells which services may run a program from the text of their files.
 *
 * <p>A unit's properties are known once systemd has loaded it, and a host has hundreds that nothing needs; reading their
 * files costs less and leaves systemd alone. (So does not asking it for the list: for 127 files it took 0.2 s, in which it
 * did nothing else.) A file counts as soon as the program's name stands in it: what it really
 * runs, systemd says. In doubt (a file we may not read) it counts.
 */
final class UnitFiles {

    private static final Logger LOG = LoggerFactory.getLogger(UnitFiles.class);
    private static final String SUFFIX = ".service";

    private final String program;
    private final List<String> files = new ArrayList<>();
    private final Set<String> mentioned = new HashSet<>();

    /** @param unitPath where systemd looks for units and their drop-ins, those of generators included */
    UnitFiles(String program, List<Path> unitPath) {
        this.program = program;
        unitPath.forEach(this::read);
    }

    /**
     * The services that may run the program; templates are none, aliases and masked ones may be among them.
     *
     * @param instances of templates, which have no file of their own
     */
    Set<String> candidates(List<String> instances) {
        Set<String> candidates = new TreeSet<>();
        for (List<String> names : List.of(files, instances)) {
            names.stream()
                    .filter(name -> !name.endsWith("@" + SUFFIX))
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

    private void read(Path directory) {
        for (Path file : list(directory, "*" + SUFFIX)) {
            String name = file.getFileName().toString();
            files.add(name);
            if (mentions(file)) {
                mentioned.add(name);
            }
        }
        for (Path folder : list(directory, "*service.d")) {
            if (list(folder, "*.conf").stream().anyMatch(this::mentions)) {
                String name = folder.getFileName().toString();
                mentioned.add(name.substring(0, name.length() - ".d".length()));
            }
        }
    }

    private static List<Path> list(Path directory, String glob) {
        List<Path> paths = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, glob)) {
            stream.forEach(paths::add);
        } catch (NoSuchFileException | NotDirectoryException e) {
            LOG.trace("No such directory: {}", directory, e);
        } catch (IOException e) {
            LOG.debug("Drop-ins cannot be listed, path={}", directory, e);
        }
        return paths;
    }

    private boolean mentions(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains(program);
        } catch (IOException e) {
            LOG.debug("Unit file cannot be read, path={}", file, e);
            return true;
        }
    }
}
