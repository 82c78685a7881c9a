package io.tidewaiter.systemd;

import io.tidewaiter.text.Visible;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the systemd that started the daemon its state: sd_notify(3) without a helper process.
 *
 * <p>Does nothing when systemd did not ask for it. Each message is one small datagram, fit for the event loop; one that
 * cannot be sent is logged and no reason to fail. A process that we start must not inherit {@code NOTIFY_SOCKET}.
 */
public final class ServiceReadiness {

    private static final Logger log = LoggerFactory.getLogger(ServiceReadiness.class);

    private final @Nullable String socket;
    private final @Nullable Duration watchdog;

    private ServiceReadiness(@Nullable String socket, @Nullable Duration watchdog) {
        this.socket = socket;
        this.watchdog = watchdog;
    }

    /** @param environment of this process: {@code NOTIFY_SOCKET}, {@code WATCHDOG_USEC}, {@code WATCHDOG_PID} */
    public static ServiceReadiness of(Map<String, String> environment) {
        String socket = environment.get("NOTIFY_SOCKET");
        if (socket == null || socket.isEmpty()) {
            return new ServiceReadiness(null, null);
        }
        return new ServiceReadiness(socket, watchdog(environment));
    }

    /** Start-up is over; dependents of the service may start now. */
    public void ready(String status) {
        send("READY=1\n" + statusLine(status));
    }

    /** What {@code systemctl status} shows. */
    public void status(String status) {
        send(statusLine(status));
    }

    /** An orderly stop has begun. */
    public void stopping(String status) {
        send("STOPPING=1\n" + statusLine(status));
    }

    /** Start, run or stop time, whichever applies now, ends no sooner than this from now; said again before it is over. */
    public void extendTimeout(Duration span) {
        send("EXTEND_TIMEOUT_USEC=" + span.dividedBy(ChronoUnit.MICROS.getDuration()));
    }

    /** Alive; said by a timer of the event loop, so that a loop that hangs says nothing and systemd restarts the daemon. */
    public void alive() {
        send("WATCHDOG=1");
    }

    /** How often to say {@link #alive}: half the time after which systemd acts. Empty when it does not watch. */
    public Optional<Duration> watchdogInterval() {
        return Optional.ofNullable(watchdog).map(whole -> whole.dividedBy(2));
    }

    private void send(String message) {
        if (socket == null) {
            return;
        }
        try {
            UnixDatagram.send(socket, message);
        } catch (IOException e) {
            log.warn(
                    "cannot tell systemd the state of the daemon message={} reason={}",
                    message.lines().findFirst().orElse(""),
                    e.getMessage());
        }
    }

    /** A line break would start another assignment. */
    private static String statusLine(String status) {
        return "STATUS=" + Visible.line(status);
    }

    /** sd_watchdog_enabled(3): meant for us only if {@code WATCHDOG_PID} is missing or ours. */
    private static @Nullable Duration watchdog(Map<String, String> environment) {
        String micros = environment.get("WATCHDOG_USEC");
        String ours = String.valueOf(ProcessHandle.current().pid());
        if (micros == null || !environment.getOrDefault("WATCHDOG_PID", ours).equals(ours)) {
            return null;
        }
        try {
            Duration span = Duration.of(Long.parseLong(micros), ChronoUnit.MICROS);
            return span.isPositive() ? span : null;
        } catch (NumberFormatException e) {
            log.warn("the watchdog is off, as its time is not a number value={}", micros, e);
            return null;
        }
    }
}
