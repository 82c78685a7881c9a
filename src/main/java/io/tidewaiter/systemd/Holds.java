package io.tidewaiter.systemd;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps units up that systemd would stop as nothing needs them ({@code StopWhenUnneeded=}), and keeps visitors waiting
 * while it is not known whether they would be answered.
 *
 * <p>Both are done by transient units. The hold wants the unit, so that it is needed. The gate goes {@code Before=} what the
 * sockets start, and does not get done with starting: until it is taken away systemd queues these starts, and the kernel
 * queues the connections; it wants the unit as well. Each watches this process and ends with it, so that nothing is left
 * behind by a kill. To make one takes systemd longer than all its questions together: the hold is made while a restart goes
 * on, which is soon enough behind a gate.
 *
 * <p>One call at a time: each begins from what the last one left.
 */
final class Holds {

    private static final Logger log = LoggerFactory.getLogger(Holds.class);

    private final Map<String, Held> held = new HashMap<>();
    private final Watchmen watchmen;

    Holds(Watchmen watchmen) {
        this.watchmen = watchmen;
    }

    /**
     * @param sleeps whether systemd stops the unit when nothing needs it
     * @param hold null before it is made, and for ever where the unit does not sleep
     * @param gate null while visitors may come in
     * @param forVisitors of what it goes before, what only visitors start
     */
    private record Held(
            boolean sleeps, @Nullable String hold, @Nullable String gate, List<String> forVisitors) {

        Held with(String newHold) {
            return new Held(sleeps, newHold, gate, forVisitors);
        }

        Held open() {
            return new Held(sleeps, hold, null, List.of());
        }
    }

    /**
     * No effect on a unit that needs no hold and has no door.
     *
     * <p>The gate stays open where something active that the restart takes along is started only after a door: it has to be
     * started again, and would wait.
     *
     * @return whether it has a door
     */
    synchronized boolean hold(BusSession session, String name) throws DBusException {
        Held before = held.get(name);
        if (before != null && before.gate != null) {
            return true;
        }
        UnitLook look = new UnitLook(session);
        UnitProperties unit = look.unit(name);
        Set<String> doors = new TreeSet<>(new Doors(look).of(unit));
        boolean sleeps = unit.stopsWhenUnneeded();
        if (doors.isEmpty() && !sleeps) {
            return false;
        }
        boolean hasDoor = !doors.isEmpty();
        String hold = before != null ? before.hold : null;
        doors.remove(unit.id());
        if (doors.isEmpty() || isWaitedFor(look, name, doors)) {
            held.put(name, kept(session, name, new Held(sleeps, hold, null, List.of())));
        } else {
            List<String> forVisitors = forVisitors(look, doors);
            List<Manager1.Property> dependencies = List.of(
                    Watchmen.property("Before", List.copyOf(doors), "as"),
                    Watchmen.property("Wants", wanted(name, sleeps), "as"));
            held.put(name, new Held(sleeps, hold, watchmen.gate(session, name, dependencies), forVisitors));
        }
        return hasDoor;
    }

    private static List<String> wanted(String name, boolean sleeps) {
        return sleeps ? List.of(name) : List.of();
    }

    /** Makes the hold of a unit behind a gate. */
    synchronized void keep(BusSession session, String name) {
        held.computeIfPresent(name, (unit, now) -> kept(session, unit, now));
    }

    /** With a hold, if there is to be one. If it cannot be made, the update continues without it. */
    private Held kept(BusSession session, String name, Held now) {
        if (!now.sleeps || now.hold != null) {
            return now;
        }
        try {
            return now.with(watchmen.hold(session, name, List.of(Watchmen.property("Wants", List.of(name), "as"))));
        } catch (DBusExecutionException e) {
            log.warn("systemd may stop what nothing needs before it is proven unit={} reason={}", name, e.getMessage());
            return now;
        }
    }

    /** What runs behind the gate, and that only a visitor would start again. */
    synchronized List<String> openDoors(BusSession session, String name) throws DBusException {
        Held now = held.get(name);
        List<String> open = new ArrayList<>();
        for (String door : now == null ? List.<String>of() : now.forVisitors) {
            if (session.isRunning(door)) {
                open.add(door);
            }
        }
        return open;
    }

    private static List<String> forVisitors(UnitLook look, Set<String> doors) throws DBusException {
        List<String> only = new ArrayList<>();
        for (String door : doors) {
            if (!look.isPulledIn(look.unit(door))) {
                only.add(door);
            }
        }
        return only;
    }

    /** Whether what is to be started again with the unit needs one of the doors, or comes after it. */
    private static boolean isWaitedFor(UnitLook look, String name, Set<String> doors) throws DBusException {
        List<String> takenAlong = Dependents.of(look, name);
        for (String door : doors) {
            if (!Collections.disjoint(takenAlong, Dependents.of(look, door))
                    || !Collections.disjoint(takenAlong, look.unit(door).texts("Before"))) {
                return true;
            }
        }
        return false;
    }

    /** Lets visitors in. */
    synchronized void admit(BusSession session, String name) {
        Held now = held.get(name);
        if (now != null && now.gate != null) {
            Held kept = kept(session, name, now);
            Watchmen.stop(session, now.gate);
            held.put(name, kept.open());
        }
    }

    /** The visitors first: who goes in needs the unit, which then is not stopped in between. */
    synchronized void release(BusSession session, String name) {
        Held now = held.remove(name);
        if (now != null && now.gate != null) {
            Watchmen.stop(session, now.gate);
        }
        if (now != null && now.hold != null) {
            Watchmen.stop(session, now.hold);
        }
    }
}
