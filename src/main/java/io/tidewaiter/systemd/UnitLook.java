package io.tidewaiter.systemd;

import java.util.HashMap;
import java.util.Map;
import org.freedesktop.dbus.exceptions.DBusException;

/**
 * One look at units that depend on each other: each is read once, however many ways lead to it, and only what all types
 * of units have. That costs systemd a millisecond, as it searches its folders again to tell whether it is to be reloaded.
 *
 * <p>For one question; worth nothing once something was changed.
 */
final class UnitLook {

    private final BusSession session;
    private final Map<String, UnitProperties> units = new HashMap<>();

    UnitLook(BusSession session) {
        this.session = session;
    }

    UnitProperties unit(String name) throws DBusException {
        UnitProperties seen = units.get(name);
        if (seen == null) {
            seen = session.common(name);
            units.put(name, seen);
        }
        return seen;
    }

    /** Whether something that runs would start this unit, or has. */
    boolean isPulledIn(UnitProperties unit) throws DBusException {
        for (String above : Doors.pullingIn(unit)) {
            if (unit(above).isRunning()) {
                return true;
            }
        }
        return false;
    }
}
