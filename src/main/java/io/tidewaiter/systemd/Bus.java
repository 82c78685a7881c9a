package io.tidewaiter.systemd;

import io.tidewaiter.host.ExternalException;
import java.util.function.Consumer;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.jspecify.annotations.Nullable;

/** The session in use: made by the first who needs one, and made again after the bus went away. Thread-safe. */
final class Bus {

    private final String address;
    private @Nullable BusSession session;
    private boolean closed;
    private volatile SystemdManager.@Nullable Listener listener;

    Bus(String address) {
        this.address = address;
    }

    /** Blocks while it connects, other callers too: they want the same connection. */
    synchronized BusSession session() {
        if (closed) {
            throw new ExternalException("the connection to systemd is closed");
        }
        if (session == null || !session.isAlive()) {
            session =
                    connect(session == null ? new JobTracker() : session.jobs().next());
        }
        return session;
    }

    /** Of the session in use and of those to come. */
    void listen(SystemdManager.Listener newListener) {
        listener = newListener;
    }

    private void tell(Consumer<SystemdManager.Listener> news) {
        SystemdManager.Listener now = listener;
        if (now != null) {
            news.accept(now);
        }
    }

    synchronized void close() {
        closed = true;
        if (session != null) {
            session.close();
        }
    }

    private BusSession connect(JobTracker jobs) {
        try {
            return new BusSession(address, this::tell, jobs);
        } catch (DBusException | DBusExecutionException e) {
            throw BusErrors.unreachable(address, e);
        }
    }
}
