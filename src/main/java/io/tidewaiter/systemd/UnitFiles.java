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
 * files costs less and leaves systemd alone. A file counts as soon as the program's name stands in it: what it really
 * runs, systemd says. In doubt (a file we may not read) it counts.
 */
final class UnitFiles {

    private static final Logger LOG = LoggerFactory.getLogger(UnitFiles.class);
    private static final String SUFFIX = ".service";
    /** States of systemctl(1) list-unit-files: another name of a unit that is listed anyway; nothing to run at all. */
    private static final Set<String> NOT_UNITS = Set.of("alias", "masked", "masked-runtime");

    private final String program;
    private final Set<String> mentioned = new HashSet<>();

    /** @param unitPath where systemd looks for units, and for the drop-ins of any of them */
    UnitFiles(String program, List<Manager1.UnitFile> files, List<Path> unitPath) {
        this.program = program;
        for (Manager1.UnitFile file : files) {
            Path path = Path.of(file.path);
            String name = path.getFileName().toString();
            if (name.endsWith(SUFFIX) && !NOT_UNITS.contains(file.state) && mentions(path)) {
                mentioned.add(name);
            }
        }
        unitPath.forEach(this::readDropIns);
    }

    /** The services among these that may run the program; templates are none. */
    Set<String> of(List<String> units) {
        Set<String> candidates = new TreeSet<>();
        for (String unit : units) {
            if (unit.endsWith(SUFFIX)
                    && !isTemplate(unit)
                    && definitionsOf(unit).stream().anyMatch(mentioned::contains)) {
                candidates.add(unit);
            }
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

    private static boolean isTemplate(String name) {
        return name.endsWith("@" + SUFFIX);
    }

    private void readDropIns(Path directory) {
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
