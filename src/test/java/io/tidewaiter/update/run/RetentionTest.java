package io.tidewaiter.update.run;

import static io.tidewaiter.update.SimulatedHost.WEB;
import static io.tidewaiter.update.SimulatedHost.WEB_UNIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.host.Release;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.Acts;
import io.tidewaiter.update.TestBed;
import io.tidewaiter.update.TestImage;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Scope;
import io.vertx.core.Future;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RetentionTest {

    @AutoClose
    private final TestBed bed = new TestBed();

    @BeforeEach
    void runV1() {
        bed.host.runs(WEB_UNIT, WEB, TestImage.good("v1"));
    }

    @Test
    void keepsTheNewestReleasesAndDropsTheOlder() {
        // given
        bed.keep(2);

        // when
        updateTo("v2", "v3", "v4");

        // then
        assertThat(bed.host.engine.stored().kept()).containsExactlyInAnyOrder("v3", "v4");
        assertThat(TestBed.await(bed.journal().proven(WEB)))
                .extracting(Release::imageId)
                .containsExactly(TestImage.good("v4").id(), TestImage.good("v3").id());
    }

    @Test
    void keepsAsManyAsItIsTold() {
        // given
        bed.keep(3);

        // when
        updateTo("v2", "v3", "v4");

        // then
        assertThat(bed.host.engine.stored().kept()).containsExactlyInAnyOrder("v2", "v3", "v4");
    }

    @Test
    void countsAReleaseThatIsProvenAgainAsTheNewest() {
        // given
        bed.keep(2);

        // when
        updateTo("v2", "v1", "v3");

        // then
        assertThat(bed.host.engine.stored().kept()).containsExactlyInAnyOrder("v1", "v3");
    }

    @Test
    void touchesNoNameThatIsNotOurs() {
        // when
        updateTo("v2", "v3", "v4");

        // then
        assertThat(bed.host.acts.log()).noneMatch(act -> act.startsWith("untag"));
        assertThat(bed.host.tagged(WEB)).isEqualTo("v4");
    }

    @Test
    void doesNotChangeHowAnUpdateEndedWhenItFails() {
        // given
        bed.keep(1);
        bed.host.acts.fail("drop v1");

        // when
        updateTo("v2");

        // then
        assertThat(bed.states()).endsWith("updated");
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
    }

    @Test
    void removesWhatItPulledAndNoLongerNeeds() {
        // given
        bed.keep(2);

        // when
        updateTo("v2", "v3", "v4");

        // then
        assertThat(bed.host.engine.stored().stored()).containsExactlyInAnyOrder("v1", "v3", "v4");
        assertThat(TestBed.await(bed.journal().pulled(WEB)))
                .containsExactlyInAnyOrder(
                        TestImage.good("v3").index(), TestImage.good("v4").index());
    }

    @Test
    void removesAnImageThatFailedHere() {
        // given
        bed.host.publish(TestImage.silent("v2"));

        // when
        bed.update();

        // then
        assertThat(bed.host.engine.stored().stored()).containsExactly("v1");
    }

    @Test
    void leavesAnImageAloneThatWasHereBefore() {
        // given
        TestImage theirs = TestImage.silent("v2");
        bed.host.engine.have(theirs, Reference.parse("registry.example/web:theirs"));
        bed.host.publish(theirs);

        // when
        bed.update();

        // then
        assertThat(bed.host.engine.stored().stored()).contains("v2");
        assertThat(bed.host.acts.log()).noneMatch(act -> act.startsWith("remove"));
    }

    @Test
    void removesTheCandidateOfAUnitAtRestOnceThereIsANewerOne() {
        // given
        bed.host.units.stopNow(bed.host.units.unit(WEB_UNIT));
        updateTo("v2");
        assertThat(bed.host.engine.stored().kept()).contains("v2");

        // when
        updateTo("v3");

        // then
        assertThat(bed.host.engine.stored().stored()).containsExactlyInAnyOrder("v1", "v3");
        assertThat(bed.host.engine.stored().kept()).containsExactly("v3");
    }

    @Test
    void removesAtTheNextRoundWhatItCouldNotRemove() {
        // given
        bed.host.publish(TestImage.silent("v2"));
        bed.host.acts.fail("remove v2");
        bed.update();
        bed.host.acts.heal();

        // when
        bed.update();

        // then
        assertThat(bed.host.engine.stored().stored()).containsExactly("v1");
    }

    @Test
    void removesWhatAnInterruptedPullLeftOnceTheTagMovedOn() {
        // given
        bed.host.publish(TestImage.good("v2"));
        Future<Void> killed = bed.host.acts.killAfter("pull v2");
        bed.beginUpdate(Scope.ALL);
        TestBed.await(killed);
        bed.startAgain();

        // when
        updateTo("v3");

        // then
        assertThat(bed.host.engine.stored().stored()).containsExactlyInAnyOrder("v1", "v3");
    }

    @Test
    void looksForNothingToRemoveWhileNothingChanges() {
        // given
        updateTo("v2");
        bed.update();
        bed.host.acts.fail("list images");

        // when
        bed.update();

        // then
        assertThat(bed.host.acts.log()).doesNotContain("list images");
    }

    /** It was pulled for one name, found in storage for another, and is needed by the one that did not pull it. */
    @Test
    void removesAnImageOfTwoNamesOnlyWhenNeitherNeedsIt() {
        // given
        Reference stable = Reference.parse("registry.example/web:stable");
        bed.keep(1);
        bed.host.runs("stable.service", stable, TestImage.good("v0"));
        updateTo("v2");
        bed.host.registry.publish(stable, TestImage.good("v2"));
        bed.update();

        // when one moves on
        updateTo("v3");

        // then
        assertThat(bed.host.engine.stored().stored()).contains("v2");
        assertThat(bed.host.running("stable.service")).isEqualTo("v2");

        // when the other follows, and the first looks again
        bed.host.registry.publish(stable, TestImage.good("v3"));
        bed.update();
        updateTo("v4");

        // then
        assertThat(bed.host.engine.stored().stored()).doesNotContain("v2").contains("v3", "v4");
    }

    @Test
    void pullsNothingWhenThereIsNotRoomEnough() {
        // given
        bed.host.engine.free("511MiB");
        bed.host.publish(TestImage.good("v2"));

        // when
        Report report = bed.update();

        // then
        assertThat(bed.states()).containsExactly("staging", "abandoned");
        assertThat(bed.host.acts.log()).doesNotContain("pull v2");
        assertThat(report.rows())
                .singleElement()
                .satisfies(
                        row -> assertThat(row.why())
                                .startsWith(
                                        "not enough space for images: 511 MiB are free in /storage and 512 MiB must stay free"));
    }

    @Test
    void blamesNoImageWhenTheDiskIsFull() {
        // given
        bed.host.publish(TestImage.silent("v2"));
        Acts.Gate watch = bed.host.acts.hold("watch web.service");
        Future<Report> report = bed.beginUpdate(Scope.ALL);
        await().until(() -> watch.reached() == 1);
        bed.host.engine.free("1MiB");

        // when
        bed.run(watch::open);
        TestBed.await(report);

        // then
        assertThat(bed.states()).endsWith("rolled back");
        assertThat(bed.quarantine()).isEmpty();
        assertThat(bed.history().getFirst().reason()).contains("does not answer: not enough space");
    }

    private void updateTo(String... versions) {
        for (String version : versions) {
            bed.host.publish(TestImage.good(version));
            bed.update();
        }
    }
}
