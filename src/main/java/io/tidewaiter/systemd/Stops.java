package io.tidewaiter.systemd;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.freedesktop.dbus.exceptions.DBusException;

/**
 * Tells a person's stop of a unit from one that systemd makes when another unit ends, to which that one is bound
 * ({@code BindsTo=}). What only requires the other is restarted with it, and is stopped by its end in no case.
 */
final class Stops {

    private static final List<String> STOPPED_WITH =
            List.of("Requires", "Requisite", "BindsTo", "PartOf", "StopPropagatedFrom");

    private final BusSession session;
    private final UnitLook look;

    Stops(BusSession session, UnitLook look) {
        this.session = session;
        this.look = look;
    }

    /** Whether a job stops the unit or the last one did, and no end of the other unit can be why. */
    boolean wasStopped(UnitProperties unit, String other) throws DBusException {
        return (session.job(unit).equals("stop") || session.wasStopped(unit.id()))
                && (!isBound(unit, other, new HashSet<>(List.of(unit.id())))
                        || hasNotEnded(session.unit(other), unit.moment("ActiveExit")));
    }

    /** By itself, since it was last started on purpose; or it ran at that moment, and what ended it came later. */
    private static boolean hasNotEnded(UnitProperties unit, long moment) {
        boolean ranThen = moment >= unit.moment("ActiveEnter") && (unit.isUp() || moment < unit.moment("ActiveExit"));
        return ranThen || (unit.isUp() && unit.number("NRestarts", 0) == 0);
    }

    /** Or depends on a unit that is. */
    private boolean isBound(UnitProperties unit, String other, Set<String> seen) throws DBusException {
        if (unit.texts("BindsTo").contains(other)) {
            return true;
        }
        for (String relation : STOPPED_WITH) {
            for (String above : unit.texts(relation)) {
                if (!above.equals(other) && seen.add(above) && isBound(look.unit(above), other, seen)) {
                    return true;
                }
            }
        }
        return false;
    }
}
