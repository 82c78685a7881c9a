package io.tidewaiter.systemd;

import io.tidewaiter.update.port.UnitDefinition;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.interfaces.Properties;

/** Finds the services that run a program: candidates by their files, the truth from systemd. */
final class Definitions {

    private static final List<String> ANY = List.of();

    private final Session session;

    Definitions(Session session) {
        this.session = session;
    }

    /** By name; a service with several names comes once, under its first. */
    List<UnitDefinition> running(String program) throws DBusException {
        Map<String, UnitDefinition> definitions = new TreeMap<>();
        for (String name : candidates(program)) {
            UnitProperties unit = session.unit(name);
            if (unit.isLoaded() && unit.runs(program)) {
                definitions.put(unit.id(), unit.toDefinition());
            }
        }
        return List.copyOf(definitions.values());
    }

    private Set<String> candidates(String program) throws DBusException {
        List<String> instances = session.manager().listUnitsByPatterns(ANY, List.of("*@*.service")).stream()
                .map(unit -> unit.name)
                .toList();
        return new UnitFiles(program, unitPath()).candidates(instances);
    }

    private List<Path> unitPath() throws DBusException {
        List<String> directories =
                session.object(Manager1.PATH, Properties.class).Get(Manager1.INTERFACE, "UnitPath");
        return directories.stream().map(Path::of).toList();
    }
}
