package io.tidewaiter.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.host.JobResult;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.freedesktop.dbus.types.Variant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Idle units, which a connection to a socket starts. */
class SleepersTest extends SystemdTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String WEB = "web.service";
    private static final String PROXY = "proxy.service";
    private static final String RESTART = "RestartUnit web.service replace";
    private static final String HOLD = ours("hold", 2);
    private static final String GATE = ours("gate", 1);

    @BeforeEach
    void start() throws Exception {
        unit(WEB, "inactive", Map.of("RequiredBy", names(PROXY), "StopWhenUnneeded", new Variant<>(true)));
        unit(PROXY, "inactive", Map.of("TriggeredBy", names("proxy.socket"), "CanStart", new Variant<>(true)));
        unit("proxy.socket", "active", Map.of());
    }

    @ParameterizedTest
    @CsvSource({
        "inactive, inactive, active,   true",
        "failed,   failed,   active,   true",
        "inactive, inactive, inactive, false",
        "inactive, inactive, failed,   false",
        "inactive, active,   active,   false",
        "active,   active,   active,   false",
    })
    void tellsWhetherAKnockWouldStartTheUnit(String web, String proxy, String socket, boolean onDemand)
            throws Exception {
        systemd.unit(WEB, Map.of("ActiveState", new Variant<>(web), "RequiredBy", names(PROXY)));
        systemd.unit(PROXY, Map.of("ActiveState", new Variant<>(proxy), "TriggeredBy", names("proxy.socket")));
        unit("proxy.socket", socket, Map.of());

        assertThat(get(manager.state(WEB)).onDemand()).isEqualTo(onDemand);
    }

    @Test
    void aUnitMayHaveASocketOfItsOwn() throws Exception {
        unit(WEB, "inactive", Map.of("TriggeredBy", names("web.socket")));
        unit("web.socket", "active", Map.of());

        assertThat(get(manager.state(WEB)).onDemand()).isTrue();
    }

    @Test
    void aTimerIsNoSocketAndAMaskedProxyNoDoor() throws Exception {
        unit(WEB, "inactive", Map.of("TriggeredBy", names("web.timer"), "WantedBy", names(PROXY)));
        unit("web.timer", "active", Map.of());
        unit(PROXY, "inactive", Map.of("LoadState", new Variant<>("masked"), "TriggeredBy", names("proxy.socket")));

        assertThat(get(manager.state(WEB)).onDemand()).isFalse();
    }

    @Test
    void closesTheDoorAndHoldsTheUnit() throws Exception {
        get(manager.hold(WEB));

        assertThat(systemd.calls).endsWith("StartTransientUnit " + GATE + " ignore-requirements");
        assertThat(systemd.made.get(GATE)).containsEntry("Before", List.of(PROXY));
        assertWantsTheUnit(GATE, "oneshot");
    }

    @Test
    void holdsTheUnitWhileItRestarts() throws Exception {
        get(manager.hold(WEB));
        get(manager.restart(WEB, List.of(), LONG, LONG));
        get(manager.admit(WEB));

        assertThat(systemd.calls)
                .endsWith(
                        RESTART,
                        "StartTransientUnit " + HOLD + " ignore-requirements",
                        "StopUnit " + GATE + " replace");
        assertWantsTheUnit(HOLD, "exec");
    }

    @Test
    void holdsWhatRunsAlreadyBeforeItOpensTheDoor() throws Exception {
        get(manager.hold(WEB));
        get(manager.admit(WEB));

        assertThat(systemd.calls)
                .endsWith("StartTransientUnit " + HOLD + " ignore-requirements", "StopUnit " + GATE + " replace");
    }

    @Test
    void holdsNothingThatDoesNotSleep() throws Exception {
        unit(WEB, "active", Map.of("RequiredBy", names(PROXY)));

        get(manager.hold(WEB));
        get(manager.restart(WEB, List.of(), LONG, LONG));
        get(manager.admit(WEB));

        assertThat(systemd.made).containsOnlyKeys(GATE);
        assertThat(systemd.made.get(GATE)).containsEntry("Wants", List.of());
    }

    @Test
    void opensTheDoorEvenIfTheUnitCannotBeHeld() throws Exception {
        get(manager.hold(WEB));
        systemd.refuses = HOLD;

        get(manager.admit(WEB));

        assertThat(systemd.calls).endsWith("StopUnit " + GATE + " replace");
    }

    @Test
    void restartsEvenIfTheUnitCannotBeHeld() throws Exception {
        get(manager.hold(WEB));
        systemd.refuses = HOLD;

        assertThat(get(manager.restart(WEB, List.of(), LONG, LONG))).isEqualTo(JobResult.DONE);
    }

    @Test
    void opensTheDoorBeforeItLetsGo() throws Exception {
        get(manager.hold(WEB));
        get(manager.hold(WEB));
        get(manager.restart(WEB, List.of(), LONG, LONG));

        get(manager.release(WEB));
        get(manager.release(WEB));

        assertThat(systemd.made).hasSize(2);
        assertThat(systemd.calls).endsWith("StopUnit " + GATE + " replace", "StopUnit " + HOLD + " replace");
    }

    @Test
    void closesTheDoorAgainForTheRollback() throws Exception {
        get(manager.hold(WEB));
        get(manager.admit(WEB));
        get(manager.hold(WEB));

        assertThat(systemd.made).hasSize(3);
        get(manager.release(WEB));
        assertThat(systemd.calls)
                .filteredOn(call -> call.startsWith("StopUnit"))
                .hasSize(3);
    }

    @Test
    void opensTheDoorWhereNothingWasStarted() throws Exception {
        get(manager.hold(WEB));
        get(manager.release(WEB));

        assertThat(systemd.made).containsOnlyKeys(GATE);
        assertThat(systemd.calls).endsWith("StopUnit " + GATE + " replace");
    }

    @Test
    void closesTheDoorWhereWhatMustBeStartedAgainDoesNotStandBehindIt() throws Exception {
        unit(WEB, "active", Map.of("RequiredBy", names(PROXY, "shop.service")));
        unit("shop.service", "active", Map.of("CanStart", new Variant<>(true)));

        get(manager.hold(WEB));

        assertThat(systemd.made).containsOnlyKeys(GATE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RequiredBy", "Before"})
    void leavesTheDoorOpenWhereSomethingBehindItMustBeStartedAgain(String dependency) throws Exception {
        unit(
                WEB,
                "active",
                Map.of("RequiredBy", names(PROXY, "shop.service"), "StopWhenUnneeded", new Variant<>(true)));
        unit(
                PROXY,
                "active",
                Map.of(
                        "TriggeredBy",
                        names("proxy.socket"),
                        "Requires",
                        names(WEB),
                        dependency,
                        names("shop.service")));
        unit("shop.service", "active", Map.of("CanStart", new Variant<>(true)));

        get(manager.hold(WEB));

        assertThat(systemd.made).containsOnlyKeys(ours("hold", 1));
    }

    @Test
    void stopsTheProxyThatOnlyVisitorsStartBeforeItRestarts() throws Exception {
        unit(WEB, "active", Map.of("RequiredBy", names(PROXY), "StopWhenUnneeded", new Variant<>(true)));
        unit(PROXY, "active", Map.of("TriggeredBy", names("proxy.socket")));
        get(manager.hold(WEB));

        get(manager.restart(WEB, List.of(), LONG, LONG));

        assertThat(systemd.calls)
                .containsSubsequence("StopUnit proxy.service replace", "ResetFailedUnit web.service", RESTART);
    }

    @Test
    void stopsTheProxyBeforeTheUnit() throws Exception {
        unit(WEB, "active", Map.of("RequiredBy", names(PROXY)));
        unit(PROXY, "active", Map.of("TriggeredBy", names("proxy.socket")));
        get(manager.hold(WEB));

        assertThat(get(manager.stop(WEB, LONG))).isEqualTo(JobResult.DONE);

        assertThat(systemd.calls).endsWith("StopUnit proxy.service replace", "StopUnit web.service replace");
    }

    @ParameterizedTest
    @CsvSource({"inactive, true, ''", "active, true, WantedBy", "active, false, ''"})
    void leavesTheProxyToSystemdWhereItIsNotOnlyAMatterOfVisitors(String proxy, boolean held, String dependency)
            throws Exception {
        unit(WEB, "active", Map.of("RequiredBy", names(PROXY)));
        Map<String, Variant<?>> properties = new HashMap<>(Map.of("TriggeredBy", names("proxy.socket")));
        if (!dependency.isEmpty()) {
            properties.put(dependency, names("default.target"));
        }
        unit(PROXY, proxy, properties);
        unit("default.target", "active", Map.of());
        if (held) {
            get(manager.hold(WEB));
        }

        get(manager.restart(WEB, List.of(), LONG, LONG));

        assertThat(systemd.calls).contains(RESTART).noneMatch(call -> call.startsWith("StopUnit"));
    }

    @Test
    void restartsEvenIfTheProxyCannotBeStopped() throws Exception {
        unit(WEB, "active", Map.of("RequiredBy", names(PROXY), "StopWhenUnneeded", new Variant<>(true)));
        unit(PROXY, "active", Map.of("TriggeredBy", names("proxy.socket")));
        get(manager.hold(WEB));
        systemd.stopped = unit -> {
            throw new FakeSystemd.UnitMasked("no");
        };

        assertThat(get(manager.restart(WEB, List.of(), LONG, LONG))).isEqualTo(JobResult.DONE);
    }

    @Test
    void doesNotHoldWhatStaysByItself() throws Exception {
        unit(WEB, "active", Map.of());

        get(manager.hold(WEB));
        get(manager.release(WEB));

        assertThat(systemd.made).isEmpty();
        assertThat(systemd.calls).noneMatch(call -> call.startsWith("StopUnit"));
    }

    @Test
    void aProxyIsNotAmongTheDependentsToBeStartedAgain() throws Exception {
        unit(PROXY, "active", Map.of("TriggeredBy", names("proxy.socket"), "CanStart", new Variant<>(true)));

        assertThat(get(manager.activeDependents(WEB, Map.of())).all()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"false, inactive, DONE", "false, active, SKIPPED", "true, inactive, SKIPPED"})
    void putsToRestWhatNothingNeeds(boolean stopsByItself, String proxy, JobResult expected) throws Exception {
        unit(WEB, "active", Map.of("RequiredBy", names(PROXY), "StopWhenUnneeded", new Variant<>(stopsByItself)));
        unit(PROXY, proxy, Map.of());

        assertThat(get(manager.rest(WEB, LONG))).isEqualTo(expected);
        assertThat(systemd.calls.contains("StopUnit web.service replace")).isEqualTo(expected == JobResult.DONE);
    }

    @Test
    void tellsWhatHappensByItself() throws Exception {
        AtomicInteger told = new AtomicInteger();
        List<String> ended = new CopyOnWriteArrayList<>();
        manager.listen(new SystemdManager.Listener() {
            @Override
            public void reloaded() {
                told.incrementAndGet();
            }

            @Override
            public void jobEnded(String unit) {
                ended.add(unit);
            }
        });
        get(manager.state(WEB));

        systemd.tellReload(true);
        systemd.tellReload(false);

        await().until(() -> told.get() == 1);

        // and of what others did
        get(manager.restart(WEB, List.of(), LONG, LONG));
        systemd.tellEnd(PROXY, FakeSystemd.job(77), "done");
        await().untilAsserted(() -> assertThat(ended).containsExactly(PROXY));
    }

    private void assertWantsTheUnit(String ours, String type) {
        assertThat(systemd.made.get(ours))
                .containsEntry("Wants", List.of(WEB))
                .containsEntry("Type", type)
                .containsKey("ExecStart");
    }

    /** A unit that we make, so many having been made before. */
    private static String ours(String kind, int number) {
        return "tidewaiter-%s-%d-%d-web.service"
                .formatted(kind, ProcessHandle.current().pid(), number);
    }

    private void unit(String name, String active, Map<String, Variant<?>> properties) {
        Map<String, Variant<?>> all = new HashMap<>(properties);
        all.put("ActiveState", new Variant<>(active));
        systemd.unit(name, all);
    }

    private static Variant<?> names(String... names) {
        return new Variant<>(List.of(names), "as");
    }
}
