package io.tidewaiter.update;

import static io.tidewaiter.update.SimulatedHost.WEB_UNIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.model.Event;
import io.tidewaiter.update.model.Updated;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Row;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Images that are built on this host: no registry is asked, nothing is pulled, and the tag is the builder's. */
class LocalPolicyTest {

    private static final Reference BUILT = Reference.parse("localhost/web:latest");
    private static final TestImage V1 = TestImage.good("v1");
    private static final TestImage V2 = TestImage.good("v2");
    private static final TestImage BAD = TestImage.silent("bad");

    @AutoClose
    private final TestBed bed = new TestBed();

    @BeforeEach
    void runV1() {
        bed.host.runsLocal(WEB_UNIT, BUILT, V1);
    }

    private Row only(Report report) {
        assertThat(report.rows()).hasSize(1);
        return report.rows().getFirst();
    }

    @Test
    void findsNothingNewWhereTheNameHasWhatRuns() {
        assertThat(only(bed.update()).updated()).isEqualTo(Updated.FALSE);
        assertThat(bed.states()).isEmpty();
    }

    @Test
    void restartsOnTheImageThatWasBuilt() {
        // given
        bed.host.build(BUILT, V2);

        // when
        assertThat(only(bed.dryRun()).updated()).isEqualTo(Updated.PENDING);
        Row row = only(bed.update());

        // then
        assertThat(row.updated()).isEqualTo(Updated.TRUE);
        assertThat(row.policy()).isEqualTo("local");
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
        assertThat(bed.states()).containsExactly("staging", "staged", "activating", "verifying", "updated");
        assertThat(bed.events).noneMatch(Event.Progress.class::isInstance);
        assertThat(only(bed.update()).updated()).isEqualTo(Updated.FALSE);
    }

    @Test
    void putsTheNameBackOnTheImageThatRanAndDoesNotTryAgain() {
        // given
        bed.host.build(BUILT, BAD);

        // when
        Row row = only(bed.update());

        // then
        assertThat(row.updated()).isEqualTo(Updated.ROLLED_BACK);
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
        assertThat(bed.host.tagged(BUILT)).isEqualTo("v1");
        assertThat(bed.quarantine()).containsExactly(Digest.parse("sha256:" + BAD.id()));

        // when the same is built again
        bed.host.build(BUILT, BAD);
        Row again = only(bed.update());

        // then
        assertThat(again.updated()).isEqualTo(Updated.FALSE);
        assertThat(again.why()).contains("failed here");
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
    }

    @Test
    void saysThatThereIsNoSuchImageAsPodmanDoes() {
        bed.host.engine.stored().unname(BUILT);

        Row row = only(bed.update());

        assertThat(row.updated()).isEqualTo(Updated.FAILED);
        assertThat(row.why()).isEqualTo("localhost/web:latest: image not known");
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
    }

    @Test
    void asksTheRegistryForTheSameNameOnlyWhereThatIsThePolicy() {
        // given one that follows the registry, beside
        bed.host.runs("other.service", SimulatedHost.WEB, V1);
        bed.host.publish(V2);
        bed.host.build(BUILT, V2);

        // when
        Report report = bed.update();

        // then
        assertThat(report.rows()).extracting(Row::updated).containsOnly(Updated.TRUE);
        assertThat(bed.host.running("other.service")).isEqualTo("v2");
    }

    /** As a test suite leaves them behind, or a person who stopped it and cleaned up. */
    @Test
    void hasNoErrorForAStoppedUnitWhoseImageIsGone() {
        // given
        bed.host.units.stopNow(bed.host.units.unit(WEB_UNIT));
        bed.host.engine.stored().forget(V1.id());

        // when
        Report report = bed.update();

        // then
        assertThat(report.hasFailures()).isFalse();
        assertThat(only(report).updated()).isEqualTo(Updated.FALSE);
        assertThat(only(report).why()).contains("does not run", "no image " + BUILT);
        assertThat(bed.dryRun().hasFailures()).isFalse();
    }

    @Test
    void hasAnErrorWhereItRunsAndItsImageIsGone() {
        // given
        bed.host.engine.stored().forget(V1.id());

        // when
        Report report = bed.update();

        // then
        assertThat(report.hasFailures()).isTrue();
        assertThat(only(report).why()).contains("image not known");
    }

    @Test
    void waitsForWhatTheNameHasNowAndNotAtTheLastCheck() {
        // given
        bed.update();
        bed.host.build(BUILT, V2);

        // then
        assertThat(outlook().candidate()).contains(Digest.parse("sha256:" + V2.id()));
    }

    @Test
    void waitsForNothingAtRestAsItsNextStartUsesWhatTheNameHas() {
        // given
        bed.update();
        bed.host.units.stopNow(bed.host.units.unit(WEB_UNIT));
        bed.host.engine.removeContainersOf(WEB_UNIT);
        bed.host.build(BUILT, V2);

        // then
        assertThat(outlook().candidate()).isEmpty();
    }

    private Row outlook() {
        return bed.outlook(TestBed.await(bed.host.find()).workloads().getFirst());
    }
}
