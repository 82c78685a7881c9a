package io.tidewaiter.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.host.JobResult;
import io.tidewaiter.host.RestartedWith;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.freedesktop.dbus.types.Variant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Units whose containers live in the namespaces of another unit's. */
class PausesTest extends SystemdTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String VPN = "vpn.service";
    private static final String WEB = "web.service";
    private static final String GATE =
            "tidewaiter-gate-%d-1-web.service".formatted(ProcessHandle.current().pid());
    private static final String JOB = FakeSystemd.job(2);

    @BeforeEach
    void startBoth() {
        systemd.end = FakeSystemd.End.NEVER;
        unit(VPN, "active", Map.of());
        unit(WEB, "active", Map.of());
    }

    private void unit(String name, String active, Map<String, Variant<?>> properties) {
        Map<String, Variant<?>> all = new HashMap<>(properties);
        all.put("LoadState", new Variant<>("loaded"));
        all.put("ActiveState", new Variant<>(active));
        all.put("CanStart", new Variant<>(true));
        systemd.unit(name, all);
    }

    private static Variant<?> names(String... names) {
        return new Variant<>(List.of(names), "as");
    }

    /** Its stop is done, and its start waits behind the gate. */
    private void isDown() throws Exception {
        unit(WEB, "inactive", Map.of());
        systemd.tellBegin(WEB, JOB, "start");
    }

    private Future<JobResult> pause() {
        Future<JobResult> paused = manager.pause(WEB, VPN, LONG);
        await().until(() -> systemd.calls.contains("RestartUnit web.service replace"));
        return paused;
    }

    @Test
    void aPauseIsTheFirstHalfOfARestartBehindAGate() throws Exception {
        Future<JobResult> paused = pause();
        assertThat(paused.isComplete()).isFalse();
        isDown();

        assertThat(get(paused)).isEqualTo(JobResult.DONE);
        assertThat(systemd.calls)
                .endsWith("StartTransientUnit " + GATE + " ignore-requirements", "RestartUnit web.service replace");
        assertThat(systemd.made.get(GATE)).containsEntry("Before", List.of(WEB)).containsEntry("Type", "oneshot");
    }

    @Test
    void aStartOpensTheGate() throws Exception {
        Future<JobResult> paused = pause();
        isDown();
        get(paused);

        systemd.end = FakeSystemd.End.AFTER_THE_REPLY;
        JobResult started = get(manager.start(WEB, List.of(), LONG, LONG));

        assertThat(started).isEqualTo(JobResult.DONE);
        assertThat(systemd.calls)
                .endsWith(
                        "ResetFailedUnit web.service",
                        "StartUnit web.service replace",
                        "StopUnit " + GATE + " replace");
    }

    @Test
    void aPersonsStopIsNotUndone() throws Exception {
        Future<JobResult> paused = pause();
        isDown();
        get(paused);

        // systemd takes the start out of its queue
        systemd.tellBegin(WEB, JOB, "");

        assertThat(get(manager.start(WEB, List.of(), LONG, LONG))).isEqualTo(JobResult.CANCELED);
        assertThat(systemd.calls).doesNotContain("StartUnit web.service replace");
        assertThat(get(manager.wasStopped(WEB, VPN))).isTrue();
    }

    @Test
    void continuesAPausedUnitWhenTheOtherIsReleased() throws Exception {
        Future<JobResult> paused = pause();
        isDown();
        get(paused);

        get(manager.release("another.service"));
        assertThat(systemd.calls).doesNotContain("StopUnit " + GATE + " replace");
        get(manager.release(VPN));

        assertThat(systemd.calls).endsWith("StopUnit " + GATE + " replace");
    }

    @Test
    void aStopThatTakesTooLongIsOverdue() throws Exception {
        assertThat(get(manager.pause(WEB, VPN, Duration.ofMillis(100)))).isEqualTo(JobResult.OVERDUE);
    }

    @Test
    void noGateStaysWhereTheUnitCannotBeRestarted() {
        systemd.outcome = unit -> {
            throw new DBusExecutionException("no");
        };

        assertThatThrownBy(() -> get(manager.pause(WEB, VPN, LONG))).hasMessageContaining("no");

        assertThat(systemd.calls).endsWith("StopUnit " + GATE + " replace");
    }

    @Test
    void whatIsJoinedComesInTheOrderOfItsStarts() throws Exception {
        // given a chain of both kinds of relations, and one joined to both ends of it
        unit(VPN, "active", Map.of("RequiredBy", names("front.service")));
        unit("front.service", "active", Map.of());
        unit("a-log.service", "active", Map.of());
        unit("idle.service", "inactive", Map.of());
        Map<String, Set<String>> joins = Map.of(
                VPN,
                Set.of("a-log.service", "idle.service"),
                "front.service",
                Set.of(WEB),
                WEB,
                Set.of("a-log.service"));

        // when
        RestartedWith with = get(manager.activeDependents(VPN, joins));

        // then
        assertThat(with.all()).containsExactly("front.service", WEB, "a-log.service");
        assertThat(with.joined()).containsExactly(WEB, "a-log.service");
    }

    @Test
    void joinsThatGoRoundEnd() throws Exception {
        Map<String, Set<String>> joins = Map.of(VPN, Set.of(WEB), WEB, Set.of(VPN));

        assertThat(get(manager.activeDependents(VPN, joins)).all()).containsExactly(WEB);
    }
}
