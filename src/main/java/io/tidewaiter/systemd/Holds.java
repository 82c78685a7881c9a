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
import org.freedesktop.dbus.types.Variant;
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
    private static final String REPLACE = "replace";

    /**
     * Neither must start what it wants, as that is to be restarted next; systemd advises against this mode because it
     * leaves out what a unit needs, and these need nothing.
     */
    private static final String STARTING_NOTHING_ELSE = "ignore-requirements";

    private final Map<String, Held> held = new HashMap<>();
    private long count;

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
                    property("Before", List.copyOf(doors), "as"), property("Wants", wanted(name, sleeps), "as"));
            held.put(name, new Held(sleeps, hold, start(session, name, "gate", dependencies), forVisitors));
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

    /** With a hold, if there is to be one. Where it cannot be made all else goes on without it. */
    private Held kept(BusSession session, String name, Held now) {
        if (!now.sleeps || now.hold != null) {
            return now;
        }
        try {
            return now.with(start(session, name, "hold", List.of(property("Wants", List.of(name), "as"))));
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
        Dependents dependents = new Dependents(look);
        Set<String> takenAlong = dependents.of(name);
        for (String door : doors) {
            if (!Collections.disjoint(takenAlong, dependents.of(door))
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
            stop(session, now.gate);
            held.put(name, kept.open());
        }
    }

    /** The visitors first: who goes in needs the unit, which then is not stopped in between. */
    synchronized void release(BusSession session, String name) {
        Held now = held.remove(name);
        if (now != null && now.gate != null) {
            stop(session, now.gate);
        }
        if (now != null && now.hold != null) {
            stop(session, now.hold);
        }
    }

    /** Stopped in the middle of its start, a gate would be told of as failed, had it to succeed. */
    private String start(BusSession session, String unit, String kind, List<Manager1.Property> dependencies) {
        long us = ProcessHandle.current().pid();
        String name = "tidewaiter-%s-%d-%d-%s".formatted(kind, us, ++count, unit.replace("@", "\\x40"));
        List<String> watchUs = List.of("tail", "--pid=" + us, "--follow", "/dev/null");
        List<Manager1.Property> properties = new ArrayList<>(List.of(
                property("Description", "Tidewaiter's %s on %s while an image is proven".formatted(kind, unit), "s"),
                property("DefaultDependencies", false, "b"),
                property("CollectMode", "inactive-or-failed", "s"),
                property("Type", kind.equals("gate") ? "oneshot" : "exec", "s"),
                property("ExecStart", List.of(new Manager1.Execution("/usr/bin/tail", watchUs, true)), "a(sasb)")));
        properties.addAll(dependencies);
        session.manager().startTransientUnit(name, STARTING_NOTHING_ELSE, properties, List.of());
        return name;
    }

    private static Manager1.Property property(String name, Object value, String type) {
        return new Manager1.Property(name, new Variant<>(value, type));
    }

    /** One that has ended by itself is gone, which systemd calls an error. */
    private static void stop(BusSession session, String name) {
        try {
            session.manager().stopUnit(name, REPLACE);
        } catch (DBusExecutionException e) {
            log.debug("nothing to stop unit={}", name, e);
        }
    }
}
