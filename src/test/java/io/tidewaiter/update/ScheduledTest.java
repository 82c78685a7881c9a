package io.tidewaiter.update;

import static io.tidewaiter.update.SimulatedHost.WEB;
import static io.tidewaiter.update.SimulatedHost.WEB_UNIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.update.SimulatedUnits.Unit;
import io.tidewaiter.update.model.Updated;
import io.tidewaiter.update.port.Journal;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Row;
import io.tidewaiter.update.port.Scope;
import io.vertx.core.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a timer runs is never restarted and never run for an update: its next run proves the new image. */
class ScheduledTest {

    private static final TestImage V1 = TestImage.good("v1");
    private static final TestImage V2 = TestImage.good("v2");

    @AutoClose
    private final TestBed bed = new TestBed();

    private Unit job;

    @BeforeEach
    void hasRunOnce() {
        bed.host.publish(V1);
        bed.host.engine.have(V1, WEB);
        job = bed.host.follows(WEB_UNIT, WEB);
        job.scheduled = true;
        bed.host.units.runOnce(job);
        bed.host.publish(V2);
    }

    @AfterEach
    void neverStartsIt() {
        assertThat(bed.host.acts.log()).noneMatch(act -> act.startsWith("restart ") || act.startsWith("start "));
    }

    @Test
    void putsTheNewImageInPlaceWhileItRests() {
        // when
        Report report = bed.update();

        // then
        assertThat(bed.states()).containsExactly("staging", "staged", "armed");
        assertThat(bed.host.tagged(WEB)).isEqualTo("v2");
        assertThat(report.rows()).singleElement().satisfies(row -> {
            assertThat(row.updated()).isEqualTo(Updated.PENDING);
            assertThat(row.why()).contains("is proven at its next run");
        });

        // when it has not run yet
        bed.host.acts.forget();
        bed.update();

        // then
        assertThat(bed.host.acts.log()).isEmpty();
    }

    @Test
    void waitsForTheEndOfARunThatIsUnderWay() {
        // given
        bed.host.units.beginRun(job);

        // when
        Report report = bed.update();

        // then
        assertThat(bed.states()).containsExactly("staging", "staged", "deferred");
        assertThat(bed.host.tagged(WEB)).isEqualTo("v1");
        assertThat(report.rows())
                .singleElement()
                .satisfies(row -> assertThat(row.why()).contains("a run of web.service is under way"));

        // when
        bed.host.units.endRun(job);
        bed.update();

        // then the run that used the image before is no proof
        bed.update();
        assertThat(bed.states()).endsWith("armed");
        assertThat(bed.host.tagged(WEB)).isEqualTo("v2");
    }

    @Test
    void isProvenByItsNextRun() {
        // given
        bed.update();
        bed.host.units.runOnce(job);

        // when
        Report report = bed.update();

        // then
        assertThat(bed.states()).endsWith("armed", "staging", "staged", "updated");
        assertThat(report.rows()).singleElement().returns(Updated.TRUE, Row::updated);
        assertThat(bed.update().rows()).singleElement().returns(Updated.FALSE, Row::updated);
        assertThat(bed.host.tagged(WEB)).isEqualTo("v2");
    }

    /** Its containers are made before it is active: the tag may move meanwhile, and it is not seen afterwards. */
    @ParameterizedTest
    @CsvSource({"v2, updated, v2", "bad, rolled back, v1"})
    void provesWhatIsSeenOnlyWhileItRuns(String image, String outcome, String tagged) {
        // given
        bed.host.publish(image.equals("v2") ? V2 : TestImage.exits("bad"));
        job.showsOnlyWithContainers = true;
        bed.host.units.startNow(job);

        // when
        bed.update();
        bed.update();

        // then
        assertThat(bed.states()).containsExactly("staging", "staged", "armed");

        // when the run that began on the image before ends
        job.become("inactive", "dead");
        bed.host.engine.removeContainersOf(WEB_UNIT);
        bed.update();

        // then
        assertThat(bed.states()).endsWith("armed");

        // when
        bed.host.units.runOnce(job);
        bed.update();

        // then
        assertThat(bed.states()).endsWith(outcome);
        assertThat(bed.host.tagged(WEB)).isEqualTo(tagged);
    }

    @Test
    void waitsForTheEndOfTheRunThatProvesIt() {
        // given
        bed.update();
        bed.host.units.beginRun(job);
        bed.update();
        assertThat(bed.states()).endsWith("armed");

        // when
        bed.host.units.endRun(job);
        bed.update();

        // then
        assertThat(bed.states()).endsWith("updated");
    }

    @Test
    void putsTheOldImageBackWithoutRunningItWhenTheRunFails() {
        // given
        bed.host.publish(TestImage.exits("bad"));
        bed.update();
        bed.host.units.runOnce(job);

        // when
        Report report = bed.update();

        // then
        assertThat(bed.states()).endsWith("armed", "staging", "staged", "rolling back", "rolled back");
        assertThat(report.rows()).singleElement().returns(Updated.ROLLED_BACK, Row::updated);
        assertThat(bed.host.tagged(WEB)).isEqualTo("v1");
        assertThat(bed.quarantine()).hasSize(1);

        // when
        bed.update();

        // then
        assertThat(bed.host.tagged(WEB)).isEqualTo("v1");
    }

    @Test
    void saysWhyAnImageIsNotBlamedForARun() {
        // given
        bed.update();
        job.podmanFailures = 1;
        bed.host.units.runOnce(job);

        // when
        Report report = bed.update();

        // then
        assertThat(bed.host.tagged(WEB)).isEqualTo("v1");
        assertThat(bed.quarantine()).isEmpty();
        assertThat(report.rows())
                .singleElement()
                .satisfies(row -> assertThat(row.why())
                        .contains("Podman could not start a container")
                        .doesNotContain("["));
    }

    @Test
    void countsNoRunThatAPersonStopped() {
        // given
        bed.update();
        bed.host.units.beginRun(job);
        bed.host.units.stopStubborn(job);

        // when
        bed.update();

        // then
        assertThat(bed.states()).endsWith("armed");
        assertThat(bed.quarantine()).isEmpty();

        // when
        bed.host.units.runOnce(job);
        bed.update();

        // then
        assertThat(bed.states()).endsWith("updated");
    }

    @ParameterizedTest
    @ValueSource(strings = {"write armed", "tag v2"})
    void isKnownAsUnprovenAfterOurDeath(String act) {
        // given
        bed.host.publish(V2);
        Future<Void> killed = bed.host.acts.killAfter(act);
        bed.beginUpdate(Scope.ALL);
        TestBed.await(killed);
        bed.startAgain();

        // when
        bed.update();
        bed.host.units.runOnce(job);
        bed.update();

        // then
        assertThat(bed.states()).endsWith("updated");
        assertThat(bed.host.tagged(WEB)).isEqualTo("v2");
    }

    @Test
    void isProvenByTheFirstRunAfterABoot() {
        // given
        bed.update();
        bed.host.reboot();
        bed.update();
        assertThat(bed.states()).endsWith("armed");

        // when
        bed.host.units.runOnce(job);
        bed.update();

        // then
        assertThat(bed.states()).endsWith("updated");
    }

    @Test
    void givesItsFixToARunThatFailed() {
        // given
        job.become("failed", "failed");

        // when
        bed.update();
        bed.host.units.runOnce(job);
        bed.update();

        // then
        assertThat(bed.states()).endsWith("updated");
    }

    /** As a build that is pushed once more: no run took place. */
    @Test
    void isNotProvenByAnotherDigestOfTheSameImage() {
        // given
        bed.update();
        bed.host.publish(V2.inAnotherIndex());

        // when
        bed.update();
        bed.update();

        // then
        assertThat(bed.states()).doesNotContain("updated", "same image").endsWith("armed");

        // when
        bed.host.units.runOnce(job);
        bed.update();

        // then
        assertThat(bed.states()).endsWith("updated");
    }

    /** As a registry may name a build, another one, that build in a new index, and its first index again. */
    @Test
    void isNotProvenByARunOnTheImageInBetween() {
        // given
        bed.update();
        bed.host.publish(TestImage.good("v3"));
        bed.update();
        bed.host.units.runOnce(job);
        bed.host.publish(V2.inAnotherIndex());
        bed.update();
        assertThat(bed.states()).endsWith("armed");

        // when
        bed.host.publish(V2);
        bed.update();

        // then
        assertThat(bed.host.tagged(WEB)).isEqualTo("v2");
        assertThat(bed.states()).endsWith("armed");

        // when
        bed.host.units.runOnce(job);
        bed.update();

        // then
        assertThat(bed.states()).endsWith("updated");
    }

    /** The tag moves for each of them at once. */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void isArmedForEachJobThatFollowsTheTag(boolean first) {
        // given
        Unit other = bed.host.follows("other.service", WEB);
        other.scheduled = true;
        bed.host.units.runOnce(other);
        bed.host.publish(TestImage.exits("bad"));

        // when
        Report report = bed.update();

        // then
        assertThat(report.rows()).hasSize(2).allMatch(row -> row.updated() == Updated.PENDING);
        assertThat(bed.history()).extracting(Journal.Past::outcome).containsExactly("armed", "armed");

        // when
        bed.host.units.runOnce(first ? job : other);
        bed.update();

        // then
        assertThat(bed.host.tagged(WEB)).isEqualTo("v1");
        assertThat(bed.quarantine()).hasSize(1);
    }

    /** What is in place is what runs, though the tag names what has to wait by then, or nothing any more. */
    @ParameterizedTest
    @CsvSource({"true, bad", "false, bad", "true, v2", "false, v2"})
    void isJudgedByItsNextRunWhateverTheTagNames(boolean tagIsThere, String image) {
        // given
        bed.host.publish(image.equals("v2") ? V2 : TestImage.exits("bad"));
        bed.update();
        bed.host.unreadable.add(TestImage.good("v3").id());
        bed.host.publish(TestImage.good("v3"));
        bed.update();
        bed.update();
        assertThat(bed.host.tagged(WEB)).isEqualTo(image);

        // when
        if (!tagIsThere) {
            bed.host.registry.delete(WEB);
        }
        bed.host.units.runOnce(job);
        bed.update();

        // then
        assertThat(bed.states()).endsWith(image.equals("v2") ? "updated" : "rolled back");
        assertThat(bed.host.tagged(WEB)).isEqualTo(image.equals("v2") ? "v2" : "v1");
        assertThat(bed.quarantine()).hasSize(image.equals("v2") ? 0 : 1);
    }

    @Test
    void keepsWhatAPersonChoseWithoutRunningIt() {
        // given
        bed.update();
        bed.host.units.runOnce(job);
        bed.update();

        // when
        TestBed.await(bed.begin(WEB_UNIT, null, false));

        // then
        assertThat(bed.host.tagged(WEB)).isEqualTo("v1");
        assertThat(bed.states()).endsWith("armed");
        bed.update();
        assertThat(bed.host.tagged(WEB)).isEqualTo("v1");
    }
}
