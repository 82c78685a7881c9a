package io.tidewaiter.systemd;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.exceptions.DBusExecutionException;

/**
 * Units in the middle of a restart that waits: they are down while another one is restarted, as their containers use
 * namespaces or volumes of its container.
 *
 * <p>A gate (see {@link Watchmen}) has {@code Before=} the unit, so that only the first half of its restart is done: the
 * stop. The start waits in systemd's queue. It continues when the gate is removed or this process ends, and a stop of the
 * unit cancels it. systemd's journal has no stop job for it, so no later process takes it for a stop by a person.
 *
 * <p>One call at a time: each begins from what the last one left.
 */
final class Pauses {

    private final Map<String, Paused> paused = new HashMap<>();
    private final Watchmen watchmen;

    /** @param job that waits, as an object */
    private record Paused(String other, String gate, String job) {}

    Pauses(Watchmen watchmen) {
        this.watchmen = watchmen;
    }

    /**
     * The job is of none of our calls, so that who watches this unit counts it as another program's.
     *
     * @return the job; {@link #isUnderWay} tells how far it is
     */
    synchronized String pause(BusSession session, String unit, String other) {
        String gate = watchmen.gate(session, unit, List.of(Watchmen.property("Before", List.of(unit), "as")));
        try {
            String job = session.manager().restartUnit(unit, "replace").getPath();
            Paused before = paused.put(unit, new Paused(other, gate, job));
            if (before != null) {
                Watchmen.stop(session, before.gate);
            }
            return job;
        } catch (DBusExecutionException e) {
            Watchmen.stop(session, gate);
            throw e;
        }
    }

    /** Whether the unit is still being stopped: a restart whose first half is done is a start. */
    static boolean isUnderWay(BusSession session, String job) {
        return session.typeOf(job).equals("restart");
    }

    /** Whether the unit was stopped while it was paused. While its gate is there, nothing else takes the job away. */
    synchronized boolean isTakenBack(BusSession session, String unit) throws DBusException {
        Paused now = paused.get(unit);
        return now != null && session.typeOf(now.job).isEmpty() && !session.isRunning(unit);
    }

    /** Lets the restart of the unit continue. */
    synchronized void end(BusSession session, String unit) {
        Paused now = paused.remove(unit);
        if (now != null) {
            Watchmen.stop(session, now.gate);
        }
    }

    /** Lets all units continue that were paused for this one. */
    synchronized void release(BusSession session, String other) {
        List<String> units = paused.entrySet().stream()
                .filter(entry -> entry.getValue().other.equals(other))
                .map(Map.Entry::getKey)
                .toList();
        units.forEach(unit -> end(session, unit));
    }
}
