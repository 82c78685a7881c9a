package io.tidewaiter.systemd;

import io.tidewaiter.host.UnitDefinition;
import io.tidewaiter.host.UnitState;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.freedesktop.dbus.errors.NoReply;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the services that run a program: candidates by their files, the truth from systemd. One that systemd has only an
 * error for is left out, and the others are not affected.
 *
 * <p>What systemd said of a service is kept for as long as three things stay as they are: when systemd last read its files
 * (start, reload, re-execution), the files themselves, as one that is not in memory is read again at its next start
 * without a reload, and its environment files. All are looked at each time, which is cheap, rather than waited for as
 * signals, which may come late.
 */
final class Definitions {

    private static final Logger log = LoggerFactory.getLogger(Definitions.class);

    /** Of templates whose instances are many and short-lived only the latest are of any use. */
    private static final int MOST_RECALLED = 100;

    private final BusSession session;
    private final String program;
    private final UnitFiles files;
    private final Map<String, Known> known = new HashMap<>();
    private final Map<String, Boolean> perConnection = new HashMap<>();
    private List<Path> unitPath = List.of();
    private OptionalLong loaded = OptionalLong.empty();

    /**
     * @param environment the names of its environment files
     * @param stamps of those that there were
     */
    private record Known(
            Optional<UnitDefinition> definition,
            List<String> environment,
            Map<Path, Optional<UnitFiles.Stamp>> stamps) {

        static Known of(UnitProperties unit, String program) {
            if (!unit.isLoaded() || !unit.runs(program)) {
                return new Known(Optional.empty(), List.of(), Map.of());
            }
            List<String> environment = unit.environmentFiles();
            Map<Path, Optional<UnitFiles.Stamp>> before = stamps(environment);
            return new Known(Optional.of(unit.toDefinition()), environment, before);
        }

        boolean isCurrent() {
            return stamps(environment).equals(stamps);
        }

        private static Map<Path, Optional<UnitFiles.Stamp>> stamps(List<String> environment) {
            return EnvironmentFiles.named(environment).stream()
                    .distinct()
                    .collect(Collectors.toMap(file -> file, file -> Optional.ofNullable(UnitFiles.stamp(file))));
        }
    }

    Definitions(BusSession session, String program) {
        this.session = session;
        this.program = program;
        this.files = new UnitFiles(program);
    }

    /**
     * By name; a service with several names comes once, under its first.
     *
     * @param recalled instances that were seen before, the latest first
     */
    synchronized List<UnitDefinition> all(List<String> recalled) throws DBusException {
        OptionalLong now = session.loaded();
        boolean same = now.isPresent() && now.equals(loaded);
        if (!same) {
            unitPath = session.unitPath();
        }
        if (files.read(unitPath) || !same) {
            known.clear();
            perConnection.clear();
            loaded = now;
        }
        Map<String, UnitDefinition> definitions = new TreeMap<>();
        Set<String> candidates = files.candidates(instances());
        Set<String> forgotten = forgotten(recalled, candidates);
        known.keySet().removeIf(name -> !candidates.contains(name) && !forgotten.contains(name));
        for (String name : candidates) {
            definition(name).ifPresent(unit -> definitions.put(unit.name(), unit));
        }
        for (String name : forgotten) {
            definition(name).ifPresent(unit -> definitions.putIfAbsent(unit.name(), unit.asRecalled()));
        }
        return List.copyOf(definitions.values());
    }

    /** Those of them that neither systemd nor a file names now, and whose template is there. */
    private Set<String> forgotten(List<String> recalled, Set<String> candidates) throws DBusException {
        Set<String> possible = recalled.isEmpty() ? Set.of() : files.candidates(recalled);
        Set<String> forgotten = new LinkedHashSet<>();
        for (String name : recalled) {
            if (forgotten.size() < MOST_RECALLED
                    && possible.contains(name)
                    && !candidates.contains(name)
                    && !isPerConnection(name)) {
                forgotten.add(name);
            }
        }
        return forgotten;
    }

    /** The socket has the name of its template: systemd.socket(5). */
    private boolean isPerConnection(String instance) throws DBusException {
        String socket = instance.substring(0, instance.indexOf('@')) + ".socket";
        Boolean accepts = perConnection.get(socket);
        if (accepts == null) {
            accepts = session.unit(socket).acceptsConnections();
            perConnection.put(socket, accepts);
        }
        return accepts;
    }

    private Optional<UnitDefinition> definition(String name) throws DBusException {
        Known now = known.get(name);
        if (now == null || !now.isCurrent()) {
            try {
                now = Known.of(session.unit(name), program);
            } catch (NoReply e) {
                throw e;
            } catch (DBusExecutionException e) {
                if (!session.isAlive()) {
                    throw e;
                }
                log.warn(
                        "systemd does not tell what a unit does, so it is left out unit={} reason={}",
                        name,
                        e.getMessage());
                return Optional.empty();
            }
            known.put(name, now);
        }
        return now.definition;
    }

    private List<String> instances() {
        return session.services().stream()
                .map(UnitState::name)
                .filter(name -> name.contains("@"))
                .toList();
    }
}
