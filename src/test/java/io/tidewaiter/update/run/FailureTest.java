package io.tidewaiter.update.run;

import static io.tidewaiter.update.SimulatedHost.WEB;
import static io.tidewaiter.update.SimulatedHost.WEB_UNIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.image.Reference;
import io.tidewaiter.update.Acts;
import io.tidewaiter.update.TestBed;
import io.tidewaiter.update.TestImage;
import io.tidewaiter.update.model.Updated;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Row;
import io.tidewaiter.update.port.Scope;
import io.tidewaiter.update.port.Workloads;
import io.vertx.core.Future;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The registry, the engine or systemd fail; the image does not. */
class FailureTest {

    private static final Reference API = Reference.parse("other.example/api:1");
    private static final TestImage V1 = TestImage.good("v1");
    private static final TestImage V2 = TestImage.good("v2");

    @AutoClose
    private final TestBed bed = new TestBed();

    @BeforeEach
    void publishV2() {
        bed.host.runs(WEB_UNIT, WEB, V1);
        bed.host.publish(V2);
    }

    @Test
    void neverTakesARegistrysErrorForUpToDate() {
        // given
        bed.host.registry.delete(WEB);

        // when
        Report report = bed.update();

        // then
        assertThat(report.rows()).singleElement().satisfies(row -> {
            assertThat(row.updated()).isEqualTo(Updated.FAILED);
            assertThat(row.why()).isEqualTo(WEB + " is not there");
            assertThat(row.newDigest()).isNull();
            assertThat(row.down()).isFalse();
        });
        assertThat(bed.host.acts.log()).isEmpty();
    }

    @Test
    void checksTheOthersWhenOneRegistryFails() {
        // given
        bed.host.runs("api.service", API, V1);
        bed.host.registry.delete(API);

        // when
        Report report = bed.update();

        // then
        assertThat(report.rows()).extracting(Row::updated).containsExactly(Updated.FAILED, Updated.TRUE);
        assertThat(report.rows()).extracting(Row::unit).containsExactly("api.service", WEB_UNIT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"list containers", "inspect images", "read units", "read journal"})
    void touchesNothingWhenItCannotLook(String question) {
        // given
        bed.resume();
        bed.host.acts.fail(question);

        // when
        Report report = bed.update();

        // then
        assertThat(report.rows()).singleElement().satisfies(row -> {
            assertThat(row.updated()).isEqualTo(Updated.FAILED);
            assertThat(row.why()).isEqualTo("cannot " + question);
        });
        assertThat(bed.host.acts.log()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"keep v1", "pull v2", "keep v2", "write staged", "write proven", "read dependents"})
    void abandonsTheUpdateWhenItFailsBeforeAnythingIsTouched(String act) {
        // given
        bed.host.acts.fail(act);

        // when
        Report report = bed.update();

        // then
        assertThat(bed.states()).endsWith("abandoned");
        assertThat(bed.host.acts.log()).doesNotContain("tag v2", "restart web.service");
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
        assertThat(bed.host.engine.started()).containsExactly("v1");
        assertThat(bed.quarantine()).isEmpty();
        assertThat(report.rows()).singleElement().satisfies(row -> {
            assertThat(row.updated()).isEqualTo(Updated.FAILED);
            assertThat(row.why()).isEqualTo("cannot " + act);
            assertThat(row.down()).isFalse();
        });
    }

    @Test
    void rollsBackAnUpdateThatMeetsAnErrorAndBlamesNoImage() {
        // given the check of the health fails, which it is never to do
        bed.host.nextMistake(new IllegalStateException("a mistake"));

        // when
        Report report = bed.update();

        // then
        assertThat(bed.states())
                .containsExactly("staging", "staged", "activating", "verifying", "rolling back", "rolled back");
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
        assertThat(bed.quarantine()).isEmpty();
        assertThat(report.rows())
                .singleElement()
                .returns(Updated.ROLLED_BACK, Row::updated)
                .returns("an error in tidewaiter: java.lang.IllegalStateException: a mistake", Row::why);
    }

    @Test
    void endsAnUpdateThatMeetsAnErrorOnItsRollbackToo() {
        // given
        bed.host.acts.fail("watch " + WEB_UNIT);

        // when
        bed.update();

        // then
        assertThat(bed.states()).endsWith("rolling back", "failed");
        assertThat(bed.quarantine()).isEmpty();
    }

    @Test
    void updatesAtTheNextCheckWhatItAbandoned() {
        // given
        bed.host.acts.fail("pull v2");
        bed.update();
        bed.host.acts.heal();
        bed.ticker.pass(Duration.ofSeconds(10));

        // when
        bed.update();

        // then
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
    }

    @Test
    void leavesAPullThatAnOrderlyStopGivesUpToTheNextStart() {
        // given
        Acts.Gate pull = bed.host.acts.hold("pull v2");
        Future<Report> report = bed.beginUpdate(Scope.ALL);
        await().until(() -> pull.reached() == 1);

        // when
        TestBed.await(bed.stop());

        // then nothing is written of what fails from now on
        assertThat(report.isComplete()).isFalse();
        assertThat(bed.states()).containsExactly("staging");

        // when
        bed.startAgain();
        bed.resume();

        // then
        assertThat(bed.states()).containsExactly("abandoned");
    }

    @Test
    void saysWhyAContainerCannotBeFollowedAndChecksTheOthers() {
        // given
        bed.host.misfit(new Workloads.Misfit(null, "loner", "", "web:prod", "registry", "it is a short name"));

        // when
        Report report = bed.update();

        // then
        assertThat(report.rows()).extracting(Row::container).containsExactly("loner", "web");
        assertThat(report.rows()).extracting(Row::why).containsExactly("it is a short name", "");
    }

    @Test
    void failsTheWholeCheckOnlyWhenNoWorkloadCanBeFound() {
        // given
        bed.resume();
        bed.host.acts.fail("find workloads");

        // then
        assertThat(bed.beginUpdate(Scope.ALL))
                .satisfies(check ->
                        await().untilAsserted(() -> assertThat(check.cause()).hasMessage("cannot find workloads")));
        assertThat(bed.host.acts.log()).isEmpty();
    }
}
