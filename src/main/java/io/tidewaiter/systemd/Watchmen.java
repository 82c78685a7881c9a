package io.tidewaiter.systemd;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.freedesktop.dbus.types.Variant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transient units that watch this process and end with it, so that nothing is left behind by a kill. Each needs nothing, and
 * has an effect by its dependencies only.
 */
final class Watchmen {

    private static final Logger log = LoggerFactory.getLogger(Watchmen.class);
    private static final String REPLACE = "replace";

    /**
     * None must start what it wants, as that is to be restarted next; systemd advises against this mode because it leaves out
     * what a unit needs, and these need nothing.
     */
    private static final String STARTING_NOTHING_ELSE = "ignore-requirements";

    private final AtomicLong count = new AtomicLong();

    /** One that is active. */
    String hold(BusSession session, String unit, List<Manager1.Property> dependencies) {
        return start(session, unit, "hold", "exec", dependencies);
    }

    /**
     * One that does not get done with starting, so that starts of what comes after it wait. Stopped in the middle of its start,
     * it would be told of as failed, had it to succeed.
     */
    String gate(BusSession session, String unit, List<Manager1.Property> dependencies) {
        return start(session, unit, "gate", "oneshot", dependencies);
    }

    private String start(
            BusSession session, String unit, String kind, String type, List<Manager1.Property> dependencies) {
        long us = ProcessHandle.current().pid();
        String name = "tidewaiter-%s-%d-%d-%s".formatted(kind, us, count.incrementAndGet(), unit.replace("@", "\\x40"));
        List<String> watchUs = List.of("tail", "--pid=" + us, "--follow", "/dev/null");
        List<Manager1.Property> properties = new ArrayList<>(List.of(
                property("Description", "Tidewaiter's %s on %s while an image is proven".formatted(kind, unit), "s"),
                property("DefaultDependencies", false, "b"),
                property("CollectMode", "inactive-or-failed", "s"),
                property("Type", type, "s"),
                property("ExecStart", List.of(new Manager1.Execution("/usr/bin/tail", watchUs, true)), "a(sasb)")));
        properties.addAll(dependencies);
        session.manager().startTransientUnit(name, STARTING_NOTHING_ELSE, properties, List.of());
        return name;
    }

    static Manager1.Property property(String name, Object value, String type) {
        return new Manager1.Property(name, new Variant<>(value, type));
    }

    /** One that has ended by itself is gone, which systemd calls an error. */
    static void stop(BusSession session, String name) {
        try {
            session.manager().stopUnit(name, REPLACE);
        } catch (DBusExecutionException e) {
            log.debug("nothing to stop unit={}", name, e);
        }
    }
}
