package io.tidewaiter.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceReadinessTest {

    @TempDir
    Path directory;

    @Test
    void saysWhatSdNotifyKnows() throws Throwable {
        String name = directory.resolve("notify").toString();
        ServiceReadiness readiness = ServiceReadiness.of(Map.of("NOTIFY_SOCKET", name));
        try (NotifySocket socket = new NotifySocket(name)) {
            readiness.ready("watching");
            assertThat(socket.received()).isEqualTo("READY=1\nSTATUS=watching");
            readiness.alive();
            assertThat(socket.received()).isEqualTo("WATCHDOG=1");
            readiness.extendTimeout(Duration.ofSeconds(90));
            assertThat(socket.received()).isEqualTo("EXTEND_TIMEOUT_USEC=90000000");
            readiness.stopping("bye");
            assertThat(socket.received()).isEqualTo("STOPPING=1\nSTATUS=bye");
        }
    }

    @Test
    void aStatusCannotCarryAnotherAssignment() throws Throwable {
        String name = directory.resolve("notify").toString();
        try (NotifySocket socket = new NotifySocket(name)) {
            ServiceReadiness.of(Map.of("NOTIFY_SOCKET", name)).status("grüß\nMAINPID=1");

            assertThat(socket.received()).isEqualTo("STATUS=grüß\\nMAINPID=1");
        }
    }

    @Test
    void reachesAnAbstractSocket() throws Throwable {
        String name = "@tidewaiter-" + UUID.randomUUID();
        try (NotifySocket socket = new NotifySocket(name)) {
            ServiceReadiness.of(Map.of("NOTIFY_SOCKET", name)).alive();

            assertThat(socket.received()).isEqualTo("WATCHDOG=1");
        }
    }

    @Test
    void doesNothingWhenSystemdDidNotAsk() {
        ServiceReadiness readiness = ServiceReadiness.of(Map.of("WATCHDOG_USEC", "1000000"));

        assertThatCode(() -> readiness.ready("watching")).doesNotThrowAnyException();
        assertThat(readiness.watchdogInterval()).isEmpty();
    }

    @Test
    void doesNotFailWhenNoProcessListensOnTheSocket() {
        ServiceReadiness readiness = ServiceReadiness.of(
                Map.of("NOTIFY_SOCKET", directory.resolve("gone").toString()));

        assertThatCode(readiness::alive).doesNotThrowAnyException();
        assertThatCode(ServiceReadiness.of(Map.of("NOTIFY_SOCKET", "vsock:2:1234"))::alive)
                .doesNotThrowAnyException();
    }

    @Test
    void aNameFitsASocketAddressOrIsRefused() throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            assertThat(UnixDatagram.address(arena, "/" + "x".repeat(106)).byteSize())
                    .isEqualTo(110);
            assertThat(UnixDatagram.address(arena, "@" + "x".repeat(107)).byteSize())
                    .isEqualTo(110);
            assertThatThrownBy(() -> UnixDatagram.address(arena, "/" + "x".repeat(107)))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void pingsTwiceInTheTimeTheWatchdogAllows() {
        String pid = String.valueOf(ProcessHandle.current().pid());

        assertThat(interval(Map.of("WATCHDOG_USEC", "3000000"))).isEqualTo(Duration.ofMillis(1500));
        assertThat(interval(Map.of("WATCHDOG_USEC", "3000000", "WATCHDOG_PID", pid)))
                .isEqualTo(Duration.ofMillis(1500));
    }

    @Test
    void aWatchdogThatIsNotOursIsNone() {
        assertThat(interval(Map.of("WATCHDOG_USEC", "3000000", "WATCHDOG_PID", "1")))
                .isZero();
        assertThat(interval(Map.of("WATCHDOG_USEC", "soon"))).isZero();
        assertThat(interval(Map.of("WATCHDOG_USEC", "0"))).isZero();
    }

    private static Duration interval(Map<String, String> watchdog) {
        Map<String, String> environment = new HashMap<>(watchdog);
        environment.put("NOTIFY_SOCKET", "/nowhere");
        return ServiceReadiness.of(environment).watchdogInterval().orElse(Duration.ZERO);
    }
}
