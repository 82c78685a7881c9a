package io.tidewaiter.update;

import static io.tidewaiter.update.SimulatedHost.WEB;
import static io.tidewaiter.update.SimulatedHost.WEB_UNIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.host.Release;
import io.tidewaiter.update.SimulatedUnits.Unit;
import io.tidewaiter.update.model.Updated;
import io.tidewaiter.update.plan.Attempts;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Row;
import io.tidewaiter.update.port.Scope;
import io.tidewaiter.update.port.Verdict;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A unit that waits for a visitor is updated while it is idle, and is idle again afterwards. */
class IdleTest {

    private static final TestImage V1 = TestImage.good("v1");
    private static final TestImage V2 = TestImage.good("v2");
    private static final TestImage SILENT = TestImage.silent("silent");

    @AutoClose
    private final TestBed bed = new TestBed();

    private Unit web;

    @BeforeEach
    void idle() {
        web = bed.host.runs(WEB_UNIT, WEB, V1);
        bed.host.units.stopNow(web);
        web.socketListens = true;
        web.stopsWhenUnneeded = true;
        bed.host.publish(V2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void isProvenAndPutToRestAgain(boolean stopsWhenUnneeded) {
        // given
        web.stopsWhenUnneeded = stopsWhenUnneeded;

        // when
        Report report = bed.update();

        // then
        assertThat(bed.states()).containsExactly("staging", "staged", "activating", "verifying", "updated");
        assertThat(report.rows()).singleElement().returns(Updated.TRUE, Row::updated);
        assertThat(bed.host.tagged(WEB)).isEqualTo("v2");
        assertIdle();
        assertThat(bed.host.units.admitted)
                .as("visitors came in once it was healthy")
                .containsExactly(WEB_UNIT);
    }

    @Test
    void keepsWhatItsLastVisitorsGot() {
        bed.update();

        assertThat(proven()).containsExactly(V2.id(), V1.id());
    }

    @ParameterizedTest
    @CsvSource({"inactive, dead, ''", "failed, failed, 1c"})
    void doesNotCountAnImageAsProvenThatNeverServedOrThatFailed(String active, String sub, String invocation) {
        // given
        web.become(active, sub);
        web.invocation = invocation;

        // when
        bed.update();

        // then
        assertThat(proven()).containsExactly(V2.id());
    }

    @Test
    void isRolledBackByAPersonWhileItIsIdle() {
        // given
        bed.update();

        // when
        Report report = TestBed.await(bed.begin(WEB_UNIT, null, false));

        // then
        assertThat(report.rows()).singleElement().returns(Updated.TRUE, Row::updated);
        assertThat(bed.host.tagged(WEB)).isEqualTo("v1");
        assertIdle();
    }

    private List<String> proven() {
        return TestBed.await(bed.journal().proven(WEB)).stream()
                .map(Release::imageId)
                .toList();
    }

    @Test
    void goesBackToRestOnTheProvenOldImageWhenTheNewOneIsBad() {
        // given
        bed.host.publish(SILENT);

        // when
        Report report = bed.update();

        // then
        assertThat(bed.states())
                .containsExactly("staging", "staged", "activating", "verifying", "rolling back", "rolled back");
        assertThat(report.rows()).singleElement().returns(Updated.ROLLED_BACK, Row::updated);
        assertThat(bed.host.tagged(WEB)).isEqualTo("v1");
        assertThat(bed.quarantine()).hasSize(1);
        assertIdle();

        // when it looks again
        bed.host.acts.forget();
        bed.update();

        // then
        assertThat(bed.host.acts.log()).isEmpty();
    }

    @Test
    void isUpdatedThoughItsLastIdleStopFailed() {
        // given a container that ignored SIGTERM
        web.become("failed", "failed");

        // when
        Report report = bed.update();

        // then
        assertThat(report.rows()).singleElement().returns(Updated.TRUE, Row::updated);
        assertIdle();
    }

    @Test
    void isNotDownThoughItsLastIdleStopFailed() {
        // given
        bed.host.publish(V1);
        web.become("failed", "failed");

        // when
        Report report = bed.update();

        // then
        assertThat(report.rows()).singleElement().satisfies(row -> {
            assertThat(row.down()).isFalse();
            assertThat(row.why()).isEmpty();
        });
    }

    @Test
    void isLeftAloneWhenNoSocketListensForIt() {
        // given
        web.socketListens = false;

        // when
        bed.update();

        // then
        assertThat(bed.states()).containsExactly("staging", "staged", "deferred");
        assertThat(web.active).isEqualTo("inactive");
    }

    @Test
    void staysWithAVisitorWhoCameMeanwhile() {
        // given
        bed.host.requires("proxy.service", WEB_UNIT).become("inactive", "dead");
        Acts.Gate watch = bed.host.acts.hold("watch " + WEB_UNIT);
        Future<Report> report = bed.beginUpdate(Scope.ALL);
        await().until(() -> watch.reached() == 1);

        // when
        bed.run(() -> {
            bed.host.units.startNow(bed.host.units.unit("proxy.service"));
            watch.open();
        });
        TestBed.await(report);

        // then
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
        assertThat(bed.host.units.held).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tag v2", "restart web.service", "watch web.service"})
    void continuesAfterTheDaemonDiedAlthoughTheUnitIsAtRest(String act) {
        // given
        Future<Void> killed = bed.host.acts.killAfter(act);
        bed.beginUpdate(Scope.ALL);
        TestBed.await(killed);

        // when the hold ended with the process
        bed.startAgain();
        bed.resume();

        // then
        assertThat(bed.states()).endsWith("verifying", "updated");
        assertThat(bed.host.tagged(WEB)).isEqualTo("v2");
        assertIdle();
    }

    @Test
    void isNotStartedAfterABootThatLeftItsSocketAlone() {
        // given
        Future<Void> killed = bed.host.acts.killAfter("watch " + WEB_UNIT);
        bed.beginUpdate(Scope.ALL);
        TestBed.await(killed);
        web.socketListens = false;
        bed.host.reboot();

        // when
        bed.startAgain();
        bed.resume();

        // then
        assertThat(bed.states()).containsExactly("withdrawing", "deferred");
        assertThat(bed.host.tagged(WEB)).isEqualTo("v1");
        assertThat(web.active).isEqualTo("inactive");
    }

    @Test
    void blamesNoImageIfSomethingStopsItInTheMiddle() {
        // given
        bed.host.nextVerdict(new Verdict.Stopped("web.service was stopped"));

        // when
        bed.update();

        // then
        assertThat(bed.states()).endsWith("withdrawing", "deferred");
        assertThat(bed.quarantine()).isEmpty();
        assertIdle();
    }

    /** An image that always ends by itself when a visitor connects looks like a unit that a person stops. */
    @Test
    void isNotTriedForEverIfSomethingStopsItEachTime() {
        // given
        for (int i = 0; i < Attempts.MOST; i++) {
            bed.host.nextVerdict(new Verdict.Stopped("web.service was stopped"));
            bed.update();
            assertThat(bed.states()).endsWith("withdrawing", "deferred");
        }
        bed.host.acts.forget();

        // when
        Report report = bed.update();

        // then
        assertThat(bed.host.acts.log()).isEmpty();
        assertThat(report.rows()).singleElement().satisfies(row -> {
            assertThat(row.updated()).isEqualTo(Updated.FAILED);
            assertThat(row.why()).startsWith("given up after 5 tries at").contains("web.service was stopped");
        });
        assertIdle();

        // when a person insists
        bed.beginUpdate(Scope.units(Set.of(WEB_UNIT)));

        // then
        await().until(() -> bed.states().getLast().equals("updated"));
    }

    private void assertIdle() {
        assertThat(web.isActive()).isFalse();
        assertThat(bed.host.units.held).isEmpty();
    }
}
