package io.tidewaiter.update;

import static io.tidewaiter.update.SimulatedHost.WEB;
import static io.tidewaiter.update.SimulatedHost.WEB_UNIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.host.Release;
import io.tidewaiter.update.model.Updated;
import io.tidewaiter.update.port.Journal;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Row;
import io.tidewaiter.update.port.Scope;
import io.vertx.core.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The journal cannot be written: before anything is touched that is the end, afterwards it is not. */
class JournalTroubleTest {

    private static final TestImage V1 = TestImage.good("v1");
    private static final TestImage V2 = TestImage.good("v2");

    @AutoClose
    private final TestBed bed = new TestBed();

    @BeforeEach
    void publishV2() {
        bed.host.runs(WEB_UNIT, WEB, V1);
        bed.host.publish(V2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"write staging", "write staged", "write activating"})
    void touchesNothingThatRunsWhenTheJournalCannotBeWrittenBeforehand(String write) {
        // given
        bed.host.acts.fail(write);

        // when
        Report report = bed.update();

        // then
        assertThat(bed.host.acts.log()).doesNotContain("tag v2", "restart web.service");
        assertThat(report.rows()).singleElement().satisfies(row -> {
            assertThat(row.updated()).isEqualTo(Updated.FAILED);
            assertThat(row.why()).isEqualTo("cannot " + write);
            assertThat(row.down()).isFalse();
        });
    }

    @Test
    void stillProvesTheCandidateWhenTheJournalFailsAfterTheRestart() {
        // given
        bed.host.acts.fail("write verifying");
        bed.host.acts.fail("write updated");

        // when
        Report report = bed.update();

        // then
        assertThat(report.rows()).singleElement().returns(Updated.TRUE, Row::updated);
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
    }

    @Test
    void stillRollsBackWhenTheJournalFailsAfterTheRestart() {
        // given
        bed.host.publish(TestImage.silent("v3"));
        bed.host.acts.fail("write verifying");
        bed.host.acts.fail("write rolling back");
        bed.host.acts.fail("write rolled back");

        // when
        Report report = bed.update();

        // then
        assertThat(report.rows()).singleElement().returns(Updated.ROLLED_BACK, Row::updated);
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
    }

    @Test
    void doesNotTryABadDigestAgainWhoseFailureCouldNotBeWritten() {
        // given
        TestImage bad = TestImage.silent("v3");
        bed.host.publish(bad);
        bed.host.acts.fail("write rolling back");
        bed.host.acts.fail("write rolled back");
        bed.update();
        bed.host.acts.heal();

        // when
        bed.update();

        // then
        assertThat(bed.host.engine.started()).containsOnlyOnce("v3");
        assertThat(bed.quarantine()).containsExactly(bad.index());
        assertThat(bed.history()).singleElement().returns("rolled back", Journal.Past::outcome);
    }

    @Test
    void looksForNothingNewWhileItOwesTheJournalAnEnd() {
        // given
        bed.host.publish(TestImage.silent("v3"));
        bed.host.acts.fail("write rolling back");
        bed.update();
        bed.host.acts.forget();

        // when
        Future<Report> next = bed.beginUpdate(Scope.ALL);

        // then
        await().until(next::isComplete);
        assertThat(next.cause()).hasMessage("cannot write rolling back");
        assertThat(bed.host.engine.started()).containsExactly("v1", "v3", "v1");
    }

    @Test
    void writesLaterWhatItCouldNotWriteInOrder() {
        // given
        bed.host.acts.fail("write verifying");
        bed.update();
        bed.host.acts.heal();
        bed.host.acts.forget();

        // when
        bed.update();

        // then
        assertThat(bed.host.acts.log()).containsExactly("write verifying", "write updated");
        assertThat(TestBed.await(bed.journal().unfinished())).isEmpty();
        assertThat(TestBed.await(bed.journal().proven(WEB)))
                .extracting(Release::imageId)
                .containsExactly(V2.id(), V1.id());
    }
}
