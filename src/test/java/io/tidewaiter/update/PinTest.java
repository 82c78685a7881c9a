package io.tidewaiter.update;

import static io.tidewaiter.update.SimulatedHost.WEB;
import static io.tidewaiter.update.SimulatedHost.WEB_UNIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.update.model.RegistryException;
import io.tidewaiter.update.model.Updated;
import io.tidewaiter.update.port.Journal;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A person chooses the release: it is verified like any other, and the unit is held on it. */
class PinTest {

    private static final TestImage V1 = TestImage.good("v1");
    private static final TestImage V2 = TestImage.good("v2");

    @AutoClose
    private final TestBed bed = new TestBed();

    @BeforeEach
    void updateToV2() {
        bed.host.runs(WEB_UNIT, WEB, V1);
        bed.host.runs("other.service", WEB, V1);
        bed.host.publish(V2);
        bed.update();
        bed.events.clear();
    }

    @Test
    void goesBackToTheReleaseBeforeAndStaysThere() {
        // when
        Report report = pin(WEB_UNIT, null);
        bed.update();

        // then
        assertThat(report.rows()).extracting(Row::updated).containsExactly(Updated.TRUE, Updated.TRUE);
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
        assertThat(bed.host.tagged(WEB)).isEqualTo("v1");
        assertThat(bed.quarantine()).isEmpty();
        assertThat(TestBed.await(bed.journal().holds()))
                .extracting(Journal.Hold::unit)
                .contains(WEB_UNIT);
    }

    @Test
    void takesAlongWhatSharesTheTagOneAfterTheOther() {
        // when
        Report report = pin(WEB_UNIT, null);

        // then
        assertThat(report.rows()).extracting(Row::unit).containsExactly(WEB_UNIT, "other.service");
        assertThat(bed.states())
                .containsExactly(
                        "staging",
                        "staged",
                        "activating",
                        "verifying",
                        "updated",
                        "staging",
                        "staged",
                        "activating",
                        "verifying",
                        "updated");
        assertThat(bed.host.running("other.service")).isEqualTo("v1");
    }

    @Test
    void isPutBackWhenTheChosenReleaseIsNotHealthyAnyMore() {
        // given
        bed.host.nextVerdict(new io.tidewaiter.update.port.Verdict.Unhealthy("it answers 500"));

        // when
        Report report = pin(WEB_UNIT, null);

        // then
        assertThat(report.rows()).extracting(Row::updated).containsExactly(Updated.ROLLED_BACK, Updated.PENDING);
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
        assertThat(bed.host.running("other.service")).isEqualTo("v2");
        assertThat(TestBed.await(bed.journal().holds())).isEmpty();
    }

    @Test
    void needsNoRegistryForAKeptRelease() {
        // given
        bed.host.acts.forget();

        // when
        pin(WEB_UNIT, V1.index().hex().substring(0, 6));

        // then
        assertThat(bed.host.acts.log()).doesNotContain("pull v1");
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
    }

    @Test
    void holdsWhatIsThereAlready() {
        // when
        Report report = pin(WEB_UNIT, V2.index().toString());

        // then
        assertThat(report.rows()).extracting(Row::updated).containsOnly(Updated.FALSE);
        assertThat(TestBed.await(bed.journal().holds())).hasSize(2);
    }

    @Test
    void staysThereWhenItIsKilledInTheMiddle() {
        // given
        var killed = bed.host.acts.killAfter("restart web.service");
        bed.begin(WEB_UNIT, null, false);
        TestBed.await(killed);
        bed.startAgain();

        // when
        bed.update();

        // then
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
        assertThat(TestBed.await(bed.journal().holds()))
                .extracting(Journal.Hold::unit)
                .containsExactly(WEB_UNIT);
    }

    @Test
    void refusesWhatIsNotKept() {
        assertThat(bed.begin(WEB_UNIT, "ffff", false))
                .satisfies(refused -> org.awaitility.Awaitility.await().until(refused::failed))
                .satisfies(refused -> assertThat(refused.cause())
                        .hasMessageContaining("ffff names none of the releases")
                        .hasMessageContaining(V1.index().abbreviated()));
    }

    @Test
    void refusesAUnitThatIsNotFollowed() {
        assertThat(bed.begin("nobody.service", null, false))
                .satisfies(refused -> org.awaitility.Awaitility.await().until(refused::failed))
                .satisfies(refused -> assertThat(refused.cause()).hasMessageContaining("nobody.service starts no"));
    }

    @Test
    void bringsInAnyReleaseThatIsCalledByItsWholeDigest() {
        // given
        TestImage v3 = TestImage.good("v3");
        bed.host.registry.publish(WEB, v3);
        bed.host.registry.publish(WEB, V2);

        // when
        bed.call(() -> bed.begin(WEB_UNIT, v3.index().toString(), true));

        // then
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v3");
    }

    @Test
    void saysSoWhereTheReleaseIsNeitherHereNorInItsRegistry() {
        // given
        bed.host.engine.stored().forget(V1.id());
        bed.host.registry.forget(V1);

        // when
        Report report = pin(WEB_UNIT, null);

        // then
        assertThat(report.rows().getFirst()).satisfies(row -> {
            assertThat(row.updated()).isEqualTo(Updated.FAILED);
            assertThat(row.problem()).isEqualTo(RegistryException.Kind.NOT_FOUND);
            assertThat(row.why()).contains(V1.index().toString(), "is neither here nor in its registry");
        });
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
    }

    private Report pin(String unit, @Nullable String to) {
        return TestBed.await(bed.begin(unit, to, false));
    }
}
