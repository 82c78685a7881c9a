package io.tidewaiter.update;

import static io.tidewaiter.update.SimulatedHost.WEB;
import static io.tidewaiter.update.SimulatedHost.WEB_UNIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.image.Reference;
import io.tidewaiter.update.model.Updated;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Row;
import io.tidewaiter.update.port.Scope;
import io.vertx.core.Future;
import java.util.Collections;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What may happen at the same time, and what may not. */
class SideBySideTest {

    private static final Reference API = Reference.parse("registry.example/api:1");
    private static final String API_UNIT = "api.service";

    @AutoClose
    private final TestBed bed = new TestBed();

    @BeforeEach
    void publishTwoNewImages() {
        bed.host.runs(WEB_UNIT, WEB, TestImage.good("v1"));
        bed.host.runs(API_UNIT, API, TestImage.good("a1"));
        bed.host.publish(TestImage.good("v2"));
        bed.host.registry.publish(API, TestImage.good("a2"));
    }

    @Test
    void differentReferencesAreUpdatedAtTheSameTime() {
        // given
        Acts.Gate web = bed.host.acts.hold("restart web.service");
        Acts.Gate api = bed.host.acts.hold("restart api.service");

        // when
        Future<Report> report = bed.beginUpdate(Scope.ALL);

        // then
        await().until(() -> web.reached() == 1 && api.reached() == 1);
        bed.run(() -> {
            web.open();
            api.open();
        });
        assertThat(TestBed.await(report).rows()).extracting(Row::updated).containsOnly(Updated.TRUE);
    }

    @Test
    void noMoreThanAllowedAreUpdatedAtTheSameTime() {
        // given
        bed.parallel(1);
        Acts.Gate web = bed.host.acts.hold("restart web.service");
        Future<Report> first = bed.beginUpdate(Scope.unasked(Set.of(WEB_UNIT)));
        await().until(() -> web.reached() == 1);
        Future<Report> report = bed.beginUpdate(Scope.unasked(Set.of(API_UNIT)));

        // then
        await().until(() -> bed.host.registry.questions().contains(API));
        assertThat(bed.host.acts.log()).doesNotContain("restart api.service");

        // when
        bed.run(web::open);

        // then
        TestBed.await(first);
        TestBed.await(report);
        assertThat(bed.host.acts.log()).containsSubsequence("restart web.service", "restart api.service");
    }

    @Test
    void oneThatOnlyHasToStayHealthyTakesNoPlaceOfAnother() {
        // given
        bed.parallel(1);
        Acts.Gate soak = bed.host.acts.hold("soak web.service");
        Future<Report> web = bed.beginUpdate(Scope.unasked(Set.of(WEB_UNIT)));
        await().until(() -> soak.reached() == 1);

        // when
        Future<Report> api = bed.beginUpdate(Scope.unasked(Set.of(API_UNIT)));

        // then
        assertThat(TestBed.await(api).rows()).extracting(Row::updated).containsExactly(Updated.TRUE);
        assertThat(web.isComplete()).isFalse();
        bed.run(soak::open);
        assertThat(TestBed.await(web).rows()).extracting(Row::updated).containsExactly(Updated.TRUE);
    }

    @Test
    void aFailureOfOneDoesNotHinderTheOther() {
        // given
        bed.host.publish(TestImage.exits("v3"));

        // when
        Report report = bed.update();

        // then
        assertThat(report.rows()).extracting(Row::updated).containsExactly(Updated.TRUE, Updated.ROLLED_BACK);
    }

    @Test
    void aUnitOfTwoReferencesIsUpdatedToOneAfterTheOther() {
        // given
        bed.host.follows(WEB_UNIT, API);
        bed.host.units.stopNow(bed.host.units.unit(WEB_UNIT));
        bed.host.units.startNow(bed.host.units.unit(WEB_UNIT));
        Acts.Gate watch = bed.host.acts.hold("watch web.service");

        // when
        Future<Report> report = bed.beginUpdate(Scope.ALL);

        // then
        await().until(() -> watch.reached() == 1);
        assertThat(bed.host.registry.questions()).hasSize(1);
        bed.run(watch::open);
        assertThat(TestBed.await(report).rows()).extracting(Row::updated).containsOnly(Updated.TRUE);
    }

    @Test
    void triggersDoNotWaitForWhatWaitsAlready() {
        // given a long update, and a check that waits for it
        Acts.Gate watch = bed.host.acts.hold("watch web.service");
        Future<Report> first = bed.beginUpdate(Scope.ALL);
        await().until(() -> watch.reached() == 1);
        Future<Report> second = bed.beginUpdate(Scope.ALL);
        await().until(() -> Collections.frequency(bed.host.registry.questions(), API) == 2);
        bed.host.registry.publish(API, TestImage.good("a3"));

        // when
        Report third = bed.update();

        // then
        assertThat(third.rows()).extracting(Row::updated).containsExactly(Updated.TRUE, Updated.PENDING);
        assertThat(third.rows().getLast().why()).contains("is looked at after that");
        assertThat(bed.host.running(API_UNIT)).isEqualTo("a3");
        assertThat(first.isComplete() || second.isComplete()).isFalse();
        bed.run(watch::open);
        TestBed.await(first);
        assertThat(TestBed.await(second).rows()).extracting(Row::updated).containsOnly(Updated.FALSE);
    }

    @Test
    void whatWasInterruptedKeepsOnlyItsOwnUnitWaiting() {
        // given
        Future<Void> killed = bed.host.acts.killAfter("restart web.service");
        bed.beginUpdate(Scope.unasked(Set.of(WEB_UNIT)));
        TestBed.await(killed);
        bed.startAgain();
        Acts.Gate watch = bed.host.acts.hold("watch web.service");

        // when
        Future<Report> api = bed.beginUpdate(Scope.unasked(Set.of(API_UNIT)));

        // then
        assertThat(TestBed.await(api).rows()).extracting(Row::updated).containsExactly(Updated.TRUE);
        assertThat(watch.reached()).isEqualTo(1);
        bed.run(watch::open);
        assertThat(bed.update().rows()).extracting(Row::updated).containsOnly(Updated.FALSE);
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
    }

    @Test
    void anUpdateThatCannotContinueBlocksOnlyItsOwnUnit() {
        // given
        Future<Void> killed = bed.host.acts.killAfter("restart web.service");
        bed.beginUpdate(Scope.unasked(Set.of(WEB_UNIT)));
        TestBed.await(killed);
        bed.startAgain();
        bed.host.acts.fail("read web.service");

        // when
        Report report = bed.update();

        // then
        assertThat(report.rows()).extracting(Row::updated).containsExactly(Updated.TRUE, Updated.FAILED);
        assertThat(report.rows().getLast().why())
                .isEqualTo("an update of web.service that was interrupted cannot go on yet: cannot read web.service");

        // when
        bed.host.acts.heal();

        // then
        assertThat(bed.update().rows()).extracting(Row::updated).containsOnly(Updated.FALSE);
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
    }

    @Test
    void whoeverAsksWhileACheckWaitsIsAnsweredByThatOne() {
        // given a check that is under way, so that the next must wait
        Scope web = Scope.units(Set.of("web"));
        Acts.Gate restart = bed.host.acts.hold("restart web.service");
        Future<Report> first = bed.beginUpdate(web);
        await().until(() -> restart.reached() == 1);

        // when
        Future<Report> second = bed.beginUpdate(web);
        Future<Report> third = bed.beginUpdate(web);
        bed.run(restart::open);

        // then
        assertThat(TestBed.await(first).rows()).extracting(Row::updated).containsExactly(Updated.TRUE);
        assertThat(TestBed.await(second).rows()).extracting(Row::updated).containsExactly(Updated.FALSE);
        assertThat(TestBed.await(third)).isEqualTo(TestBed.await(second));
        assertThat(bed.host.registry.questions()).containsExactly(WEB, WEB);
    }

    @Test
    void whoeverAsksOnceACheckHasBegunGetsANewAnswer() {
        // given a question to the registry that is answered late
        Scope web = Scope.units(Set.of("web"));
        Acts.Gate answer = bed.host.acts.hold("ask for " + WEB);
        Future<Report> first = bed.beginUpdate(web);
        await().until(() -> answer.reached() == 1);

        // when
        Future<Report> second = bed.beginUpdate(web);
        bed.run(answer::open);

        // then
        TestBed.await(first);
        TestBed.await(second);
        assertThat(bed.host.registry.questions()).containsExactly(WEB, WEB);
    }

    @Test
    void aDryRunDoesNotWaitForAnUpdate() {
        // given
        Acts.Gate restart = bed.host.acts.hold("restart web.service");
        Future<Report> update = bed.beginUpdate(Scope.ALL);
        await().until(() -> restart.reached() == 1);

        // when
        Report report = bed.dryRun();

        // then
        assertThat(report.rows()).hasSize(2);
        bed.run(restart::open);
        TestBed.await(update);
    }

    @Test
    void aPushLooksOnlyAtWhatItNames() {
        // when
        Scope push = Scope.pushes(Set.of(new Scope.Push("web", "prod")));
        Report report = TestBed.await(bed.beginUpdate(push));

        // then
        assertThat(report.rows()).singleElement().returns(WEB_UNIT, Row::unit);
        assertThat(bed.host.registry.questions()).containsExactly(WEB);
    }

    /** A restart of a pod starts all of its containers, each from the tag of its image. */
    @Test
    void aUnitIsNotRestartedWhileAnImageOfItsOthersIsProvenElsewhere() {
        // given
        bed.host.follows("pod.service", WEB);
        bed.host.follows("pod.service", API);
        bed.host.units.startNow(bed.host.units.unit("pod.service"));
        bed.host.registry.publish(API, TestImage.silent("a2"));
        Acts.Gate api = bed.host.acts.hold("watch api.service");
        Future<Report> first = bed.beginUpdate(Scope.units(Set.of(API_UNIT)));
        await().until(() -> api.reached() == 1);

        // when
        Future<Report> pod = bed.beginUpdate(Scope.units(Set.of("pod.service")));
        for (int i = 0; i < 50; i++) {
            bed.dryRun();
        }

        // then
        assertThat(bed.host.acts.log()).doesNotContain("restart pod.service");
        bed.run(api::open);
        TestBed.await(first);
        assertThat(TestBed.await(pod).rows()).extracting(Row::updated).contains(Updated.TRUE);
        assertThat(bed.quarantine()).hasSize(1);
    }
}
