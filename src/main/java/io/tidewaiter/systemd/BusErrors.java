package io.tidewaiter.systemd;

import io.tidewaiter.host.ExternalException;
import org.freedesktop.dbus.errors.NoReply;

/** What went wrong on the bus, in one line for a person. */
final class BusErrors {

    private BusErrors() {}

    /** @param what could not be done: {@code restart x.service} */
    static ExternalException refused(String what, Throwable e) {
        return new ExternalException("cannot " + what + ": " + reason(e), e);
    }

    /** No bus, or no systemd on it. */
    static ExternalException unreachable(String address, Exception e) {
        String path = address.replaceFirst("^unix:(path|abstract)=", "").replaceFirst(",.*", "");
        String reason = reason(deepest(e));
        if (path.startsWith("/run/user/")) {
            return new ExternalException(
                    "systemd's user manager is not reachable at %s: %s; is lingering on (loginctl enable-linger %s)?"
                            .formatted(path, reason, System.getProperty("user.name")),
                    e);
        }
        return new ExternalException("systemd is not reachable at %s: %s".formatted(path, reason), e);
    }

    private static String reason(Throwable e) {
        if (e instanceof NoReply) {
            return "systemd gave no answer in time";
        }
        String message = e.getMessage();
        if (message == null || message.isBlank()) {
            return e.getClass().getSimpleName();
        }
        return message.lines().findFirst().orElse(message).strip().replaceFirst("\\.$", "");
    }

    private static Throwable deepest(Throwable e) {
        Throwable cause = e.getCause();
        return cause == null ? e : deepest(cause);
    }
}
