package io.tidewaiter.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidewaiter.host.Execution;
import io.tidewaiter.host.ExternalException;
import io.tidewaiter.host.UnitDefinition;
import io.tidewaiter.host.UnitState;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.freedesktop.dbus.DBusPath;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.UInt64;
import org.freedesktop.dbus.types.Variant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SystemdManagerTest extends SystemdTest {

    @Test
    void readsAUnit() throws Exception {
        systemd.unit(
                "web.service",
                Map.of(
                        "SubState", new Variant<>("running"),
                        "Result", new Variant<>("success"),
                        "NRestarts", new Variant<>(new UInt32(3)),
                        "InvocationID", new Variant<>(List.of((byte) 0x0a, (byte) 0xff), "ay"),
                        "NeedDaemonReload", new Variant<>(true),
                        "TimeoutStartUSec", new Variant<>(new UInt64("90000000")),
                        "TimeoutStopUSec", new Variant<>(new UInt64("18446744073709551615"))));

        assertThat(get(manager.state("web.service")))
                .isEqualTo(new UnitState(
                        "web.service",
                        "loaded",
                        "active",
                        "running",
                        "success",
                        3,
                        "0aff",
                        0,
                        true,
                        Duration.ofSeconds(90),
                        UnitState.NO_LIMIT,
                        Execution.NONE,
                        false,
                        "",
                        false,
                        false));
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0, false, ", "5, 0, 0, true, ", "5, 1, 125, true, 125", "5, 2, 15, true, "})
    void tellsWhatBecameOfWhatAUnitRuns(long started, int code, int status, boolean begun, @Nullable Integer exit)
            throws Exception {
        systemd.unit("web.service", Map.of("ExecStart", execStart(started, code, status, "/usr/bin/podman", "run")));

        Execution execution = get(manager.state("web.service")).execution();

        assertThat(execution.begun()).isEqualTo(begun);
        assertThat(execution.signalled()).isEqualTo(code == 2);
        assertThat(execution.exitCode()).isEqualTo(exit == null ? OptionalInt.empty() : OptionalInt.of(exit));
    }

    @Test
    void aOneshotIsScheduledAndHasEndedByItselfWhenItHasExited() throws Exception {
        systemd.unit("job.service", Map.of("Type", new Variant<>("oneshot"), "SubState", new Variant<>("exited")));

        UnitState job = get(manager.state("job.service"));

        assertThat(job.isBetweenRuns()).isTrue();
        assertThat(job.endedByItself()).isTrue();
    }

    @Test
    void whatATimerStartsAgainAndAgainIsScheduled() throws Exception {
        UInt64 zero = new UInt64(0);
        systemd.unit("nightly.timer", Map.of("TimersCalendar", timers(new Object[] {"OnCalendar", "daily", zero})));
        systemd.unit("hourly.timer", Map.of("TimersMonotonic", timers(new Object[] {"OnUnitActiveUSec", zero, zero})));
        systemd.unit("boot.timer", Map.of("TimersMonotonic", timers(new Object[] {"OnBootUSec", zero, zero})));
        List.of("nightly", "hourly", "boot")
                .forEach(name -> systemd.unit(
                        name + ".service", Map.of("TriggeredBy", new Variant<>(List.of(name + ".timer"), "as"))));

        assertThat(get(manager.state("nightly.service")).scheduled()).isTrue();
        assertThat(get(manager.state("hourly.service")).scheduled()).isTrue();
        assertThat(get(manager.state("boot.service")).scheduled()).isFalse();
    }

    private static Variant<?> timers(Object[] timer) {
        List<Object> timers = new ArrayList<>();
        timers.add(timer);
        return new Variant<>(timers, timer[1] instanceof String ? "a(sst)" : "a(stt)");
    }

    @Test
    void isAnotherGenerationOnceSystemdWasRestarted() throws Exception {
        String before = get(manager.generation());
        assertThat(get(manager.generation())).isEqualTo(before);

        systemd.started = 2;

        assertThat(get(manager.generation())).isNotEqualTo(before);
    }

    @Test
    void aUnitThatDoesNotExistIsNoFailure() throws Exception {
        UnitState state = get(manager.state("nope.service"));

        assertThat(state.loadState()).isEqualTo("not-found");
        assertThat(state.activeState()).isEqualTo("inactive");
        assertThat(state.invocation()).isEmpty();
        assertThat(state.startTimeout()).isEqualTo(UnitState.NO_LIMIT);
    }

    @Test
    void findsTheServicesThatRunAProgramOnceEach() throws Exception {
        systemd.unitPath = directory.toString();
        unitFile("web.service");
        unitFile("alias.service");
        unitFile("off.service");
        unitFile("many@.service");
        unitFile("talks-of-it.service");
        systemd.loaded.add(loaded("many@one.service"));
        Variant<?> podman = execStart("/usr/bin/podman", "podman", "run", "x");
        systemd.unit(
                "web.service",
                Map.of(
                        "ExecStart",
                        podman,
                        "ExecStartPre",
                        execStart("/bin/rm", "rm", "a"),
                        "ExecStop",
                        execStart("/bin/podman", "stop", "b"),
                        "ExecStopPost",
                        execStart("/bin/podman", "rm", "c"),
                        "SourcePath",
                        new Variant<>("/etc/containers/systemd/web.container"),
                        "Environment",
                        new Variant<>(List.of("A=b"), "as")));
        systemd.unit("alias.service", Map.of("Id", new Variant<>("many@one.service"), "ExecStart", podman));
        systemd.unit("off.service", Map.of("LoadState", new Variant<>("masked"), "ExecStart", podman));
        systemd.unit("many@one.service", Map.of("ExecStart", podman));
        systemd.unit("talks-of-it.service", Map.of("ExecStart", execStart("/bin/echo", "echo", "podman")));

        List<List<String>> commands = List.of(List.of("podman", "run", "x"));
        assertThat(get(manager.servicesRunning("podman", List.of())))
                .containsExactly(
                        new UnitDefinition("many@one.service", null, commands, List.of(), List.of(), List.of()),
                        new UnitDefinition(
                                "web.service",
                                "/etc/containers/systemd/web.container",
                                commands,
                                List.of(List.of("rm", "a")),
                                List.of(List.of("stop", "b"), List.of("rm", "c")),
                                List.of("A=b")));
    }

    @Test
    void dependentsAreThoseThatARestartStopsAsFarAsTheyRun() throws Exception {
        Variant<?> inactive = new Variant<>("inactive");
        Variant<?> yes = new Variant<>(true);
        systemd.unit(
                "db.service",
                Map.of(
                        "RequiredBy", names("web.service", "idle.service"),
                        "ConsistsOf", names("helper.service"),
                        "BoundBy", names("app.target"),
                        "PropagatesStopTo", names("side.service"),
                        "WantedBy", names("unharmed.service")));
        systemd.unit("web.service", Map.of("CanStart", yes, "RequiredBy", names("proxy.service", "db.service")));
        systemd.unit("proxy.service", Map.of("CanStart", yes, "ActiveState", new Variant<>("activating")));
        systemd.unit(
                "idle.service", Map.of("CanStart", yes, "ActiveState", inactive, "RequiredBy", names("x.service")));
        systemd.unit("helper.service", Map.of("CanStart", yes, "ActiveState", new Variant<>("reloading")));
        systemd.unit("app.target", Map.of("CanStart", new Variant<>(false), "ConsistsOf", names("part.service")));
        systemd.unit("part.service", Map.of("CanStart", yes));
        systemd.unit("side.service", Map.of("CanStart", yes));
        systemd.unit("x.service", Map.of("CanStart", yes));
        systemd.unit("unharmed.service", Map.of("CanStart", yes));

        assertThat(get(manager.activeDependents("db.service", Map.of())).all())
                .containsExactlyInAnyOrder(
                        "web.service", "proxy.service", "helper.service", "part.service", "side.service");
    }

    @Test
    void restingBesideIsAUnitThatAPersonStopsAndARestartStarts() throws Exception {
        systemd.unit("pod.service", Map.of("Wants", names("m1.service", "m2.service", "new.service", "sunk.service")));
        systemd.unit("m1.service", Map.of("BindsTo", names("pod.service"), "Wants", names("past.service")));
        stopping("m2.service", Map.of("BindsTo", names("pod.service"), "Requires", names("below.service")));
        stopping("below.service", Map.of());
        stopping("past.service", Map.of());
        stopping("sunk.service", Map.of("LoadState", new Variant<>("masked")));
        systemd.unit("new.service", Map.of("ActiveState", new Variant<>("inactive")));

        assertThat(get(manager.restingBeside("pod.service"))).containsExactly("below.service", "m2.service");
    }

    @Test
    void aUnitThatWasStoppedWithAFailedUnitWasNotStoppedByAPerson() throws Exception {
        systemd.unit(
                "pod.service",
                Map.of("ActiveState", new Variant<>("activating"), "Wants", names("m1.service", "side.service")));
        stopping("m1.service", Map.of("BindsTo", names("pod.service")));
        stopping("side.service", Map.of());

        assertThat(get(manager.restingBeside("pod.service"))).containsExactly("side.service");
    }

    /** systemd started the pod again at 30, after it had ended at 20: at that time what is bound to it was stopped. */
    @ParameterizedTest
    @CsvSource({
        "bound,    1, 25, false",
        "bound,    1, 40, true",
        "bound,    0, 10, true",
        "requires, 1, 25, true",
        "above,    1, 25, false",
    })
    void theEndOfAUnitStopsOnlyWhatIsBoundToIt(String unit, int restarts, long stopped, boolean wish) throws Exception {
        systemd.unit(
                "pod.service",
                Map.of(
                        "NRestarts", new Variant<>(new UInt32(restarts)),
                        "ActiveExitTimestampMonotonic", new Variant<>(new UInt64(20)),
                        "ActiveEnterTimestampMonotonic", new Variant<>(new UInt64(30))));
        Variant<?> then = new Variant<>(new UInt64(stopped));
        stopping("bound.service", Map.of("BindsTo", names("pod.service"), "ActiveExitTimestampMonotonic", then));
        stopping("requires.service", Map.of("Requires", names("pod.service"), "ActiveExitTimestampMonotonic", then));
        stopping("above.service", Map.of("Requires", names("bound.service"), "ActiveExitTimestampMonotonic", then));

        assertThat(get(manager.wasStopped(unit + ".service", "pod.service"))).isEqualTo(wish);
    }

    /** It ran, and a job that stops it is under way. */
    private void stopping(String name, Map<String, Variant<?>> more) throws Exception {
        String job = FakeSystemd.job(900 + name.length());
        systemd.tellBegin(name, job, "stop");
        Map<String, Variant<?>> properties = new HashMap<>(Map.of(
                "ActiveState",
                new Variant<>("deactivating"),
                "InvocationID",
                new Variant<>(List.of((byte) 1), "ay"),
                "Job",
                new Variant<>(new Object[] {new UInt32(1), new DBusPath(job)}, "(uo)")));
        properties.putAll(more);
        systemd.unit(name, properties);
    }

    @Test
    void answersOnTheContextOfTheCaller() throws Exception {
        Context context = vertx.getOrCreateContext();
        Promise<Context> seen = Promise.promise();

        context.runOnContext(
                go -> manager.state("web.service").onComplete(answer -> seen.complete(vertx.getOrCreateContext())));

        assertThat(get(seen.future())).isSameAs(context);
    }

    @Test
    void connectsAgainAfterTheBusWentAway() throws Exception {
        get(manager.state("web.service"));

        systemd.stopBus();
        assertThatThrownBy(() -> get(manager.state("web.service"))).hasCauseInstanceOf(ExternalException.class);
        systemd.restartBus();

        assertThat(get(manager.state("web.service")).name()).isEqualTo("web.service");
    }

    @Test
    void saysWhereItLookedWhenThereIsNoBus() {
        SystemdManager lost = new SystemdManager(vertx, "unix:path=/run/user/4711/bus");

        assertThatThrownBy(() -> get(lost.state("web.service")))
                .hasRootCauseMessage("No such file or directory")
                .cause()
                .isInstanceOf(ExternalException.class)
                .hasMessage("systemd's user manager is not reachable at /run/user/4711/bus: No such file or directory;"
                        + " is lingering on (loginctl enable-linger %s)?".formatted(System.getProperty("user.name")));
    }

    @Test
    void refusesAfterItWasClosed() throws Exception {
        SystemdManager closed = new SystemdManager(vertx, systemd.address());
        get(closed.close());

        assertThatThrownBy(() -> get(closed.state("web.service"))).hasCauseInstanceOf(ExternalException.class);
    }

    private void unitFile(String name) throws Exception {
        Files.writeString(directory.resolve(name), "ExecStart=podman run x");
    }

    private static Manager1.LoadedUnit loaded(String name) {
        DBusPath none = new DBusPath("/");
        return new Manager1.LoadedUnit(name, "", "loaded", "active", "running", "", none, new UInt32(0), "", none);
    }

    private static Variant<?> names(String... names) {
        return new Variant<>(List.of(names), "as");
    }

    private static Variant<?> execStart(String file, String... arguments) {
        return execStart(0, 0, 0, file, arguments);
    }

    private static Variant<?> execStart(long started, int code, int status, String file, String... arguments) {
        UInt64 zero = new UInt64(0);
        UInt64 from = new UInt64(started);
        Object[] command = {file, List.of(arguments), false, from, from, zero, zero, new UInt32(0), code, status};
        List<Object> commands = new ArrayList<>();
        commands.add(command);
        return new Variant<>(commands, "a(sasbttttuii)");
    }
}
