package io.tidewaiter.update;

import static io.tidewaiter.update.SimulatedHost.WEB;
import static io.tidewaiter.update.SimulatedHost.WEB_UNIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.host.SignatureRule;
import io.tidewaiter.image.Reference;
import io.tidewaiter.policy.GatePolicy;
import io.tidewaiter.update.model.Updated;
import io.tidewaiter.update.plan.RetryPause;
import io.tidewaiter.update.port.Report;
import io.tidewaiter.update.port.Row;
import io.tidewaiter.update.port.Scope;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where the engine's signature policy has something to judge. */
class PolicyTest {

    private static final TestImage V1 = TestImage.good("v1");
    private static final TestImage V2 = TestImage.good("v2");
    private static final TestImage V3 = TestImage.good("v3");

    private final Signed signed = new Signed();

    @AutoClose
    private final TestBed bed = new TestBed();

    /** Each name accepts what is signed for it and nothing else. */
    private static final class Signed implements SimulatedEngine.Policy {

        private final Set<String> signatures = new HashSet<>();
        private String revision = "one";

        void sign(Reference name, TestImage image) {
            signatures.add(name + " " + image.name());
        }

        @Override
        public SignatureRule rule(Reference name) {
            return new SignatureRule(false, "the scope registry.example/web in policy.json, signedBy", revision);
        }

        @Override
        public boolean accepts(Reference name, TestImage image) {
            return signatures.contains(name + " " + image.name());
        }
    }

    @BeforeEach
    void runV1() {
        bed.host.runs(WEB_UNIT, WEB, V1);
        bed.host.engine.policy(signed);
        bed.host.publish(V2);
    }

    private Row only() {
        return bed.update().rows().getFirst();
    }

    /** The name goes back before anything else is done. */
    @Test
    void pullsByTagWhatIsSignedForTheTag() {
        signed.sign(WEB, V2);

        bed.update();

        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
        assertThat(bed.host.acts.log())
                .containsSubsequence(
                        "keep v1",
                        "write staging",
                        "pull v2",
                        "tag v1",
                        "keep v2",
                        "write staged",
                        "tag v2",
                        "restart web.service");
        assertThat(bed.states()).containsExactly("staging", "staged", "activating", "verifying", "updated");
    }

    @Test
    void refusesWhatIsSignedForTheDigestOrAnotherTagOnly() {
        signed.sign(WEB.at(V2.index()), V2);
        signed.sign(Reference.parse("registry.example/web:v2"), V2);

        Row row = only();

        assertThat(row.updated()).isEqualTo(Updated.FAILED);
        assertThat(row.why())
                .startsWith(
                        "the signature policy does not accept %s as registry.example/web:prod (the scope registry.example/web in policy.json, signedBy): Source image rejected"
                                .formatted(V2.index().abbreviated()))
                .contains("tidewaiter update now web.service");
        assertThat(bed.states()).containsExactly("staging", "refused");
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
        assertThat(bed.host.tagged(WEB)).isEqualTo("v1");
        assertThat(bed.quarantine()).isEmpty();
    }

    @Test
    void judgesWhatIsHereAlready() {
        bed.host.engine.have(V2, Reference.parse("registry.example/web:v2"));

        assertThat(only().updated()).isEqualTo(Updated.FAILED);
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");

        signed.sign(WEB, V2);
        signed.revision = "two";
        bed.update();
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
        assertThat(TestBed.await(bed.journal().pulled(WEB)))
                .as("it was here before")
                .isEmpty();
    }

    /** A person pulled it by hand while another policy was in force: a restart by hand gets last good. */
    @Test
    void takesTheNameBackFromWhatIsNotAccepted() {
        bed.host.engine.have(V2, WEB);

        bed.update();

        assertThat(bed.host.tagged(WEB)).isEqualTo("v1");
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
    }

    @Test
    void doesNotTryAgainUntilSomethingChanged() {
        bed.update();
        bed.host.acts.forget();

        Row again = only();

        assertThat(bed.host.acts.log()).isEmpty();
        assertThat(again.updated()).isEqualTo(Updated.FAILED);
        assertThat(again.why()).contains("does not accept", "the scope registry.example/web");

        signed.revision = "two";
        bed.update();
        assertThat(bed.host.acts.log()).as("another rule").contains("pull v2");

        bed.host.acts.forget();
        bed.ticker.pass(Duration.ofSeconds(59));
        bed.update();
        assertThat(bed.host.acts.log()).isEmpty();

        TestBed.await(bed.beginUpdate(Scope.units(Set.of(WEB_UNIT))));
        assertThat(bed.host.acts.log()).as("a person's word").contains("pull v2");

        bed.host.publish(V3);
        signed.sign(WEB, V3);
        bed.update();
        assertThat(bed.host.running(WEB_UNIT)).as("another digest").isEqualTo("v3");
    }

    /** Images are often signed a moment after they were pushed. */
    @Test
    void looksForASignatureAfterAMinuteAndEverLessOften() {
        bed.update();
        signed.sign(WEB, V2);
        bed.ticker.pass(Duration.ofSeconds(61));

        bed.update();

        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
    }

    /** The verdict is on the name and the image, so the first one's goes for all. */
    @Test
    void reportsTheRefusalForAllThatShareTheTag() {
        bed.host.units.startNow(bed.host.follows("other.service", WEB));
        assertThat(bed.update().rows()).hasSize(2).allSatisfy(PolicyTest::isRefused);
        assertThat(bed.states()).as("one was tried").containsExactly("staging", "refused");

        assertThat(bed.update().rows()).hasSize(2).allSatisfy(PolicyTest::isRefused);
        assertThat(bed.dryRun().rows()).hasSize(2).allSatisfy(PolicyTest::isRefused);
        assertThat(TestBed.await(bed.beginUpdate(Scope.units(Set.of(WEB_UNIT, "other.service"))))
                        .rows())
                .hasSize(2)
                .allSatisfy(PolicyTest::isRefused);
        assertThat(bed.outlook(TestBed.await(bed.host.find()).workloads().getLast()))
                .satisfies(PolicyTest::isRefused);

        signed.sign(WEB, V2);
        bed.ticker.pass(Duration.ofMinutes(3));
        bed.update();
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
        assertThat(bed.host.running("other.service")).isEqualTo("v2");
    }

    private static void isRefused(Row row) {
        assertThat(row.updated()).isEqualTo(Updated.FAILED);
        assertThat(row.why()).contains("does not accept", "tidewaiter update now " + row.unit());
    }

    @Test
    void reportsTheRefusalWithoutARequest() {
        bed.update();
        bed.startAgain();
        bed.host.engine.policy(signed);

        Row outlook = bed.outlook(TestBed.await(bed.host.find()).workloads().getFirst());

        assertThat(outlook.updated()).isEqualTo(Updated.FAILED);
        assertThat(outlook.why()).contains("does not accept");
        assertThat(bed.history().getFirst().outcome()).isEqualTo("refused");
    }

    /** Podman was refused before it asked for anything, and so are we: then it says nothing of the policy. */
    @Test
    void doesNotTakeAnUnreachableRegistryForARefusalByThePolicy() {
        signed.sign(WEB, V2);
        Acts.Gate pull = bed.host.acts.hold("pull v2");
        Future<Report> report = bed.beginUpdate(Scope.ALL);
        await().until(() -> pull.reached() == 1);
        signed.signatures.clear();
        bed.host.acts.fail("ask for " + WEB);
        bed.run(pull::open);
        TestBed.await(report);

        assertThat(bed.states()).containsExactly("staging", "abandoned");
        assertThat(bed.host.tagged(WEB)).isEqualTo("v1");
    }

    @Test
    void beginsAgainWhenTheTagMovedMeanwhile() {
        signed.sign(WEB, V2);
        signed.sign(WEB, V3);
        bed.host.engine.beforePull(() -> bed.host.publish(V3));

        bed.update();

        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v3");
        assertThat(bed.states())
                .containsExactly("staging", "abandoned", "staging", "staged", "activating", "verifying", "updated");
        assertThat(bed.host.engine.started()).containsExactly("v1", "v3");
        assertThat(bed.host.acts.log())
                .containsSubsequence("pull v3", "tag v1", "write abandoned", "pull v3", "tag v1");
    }

    /** For a moment the tag names the pulled image: a restart by hand then starts it, although it waits for approval. */
    @Test
    void takesAUnitBackThatWasStartedOnWhatStillWaits() {
        signed.sign(WEB, V2);
        bed.host.gates = new GatePolicy(Duration.ZERO, true, null);

        Row row = restartedWhileTheNameIsOnV2(bed.beginUpdate(Scope.ALL));

        assertThat(bed.states())
                .containsExactly("staging", "staged", "deferred", "staging", "rolling back", "rolled back");
        assertThat(row.updated()).isEqualTo(Updated.ROLLED_BACK);
        assertThat(row.why()).contains("was started on", "waits for approval");
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
        assertThat(bed.quarantine()).isEmpty();

        TestBed.await(bed.journal().approve(WEB_UNIT, WEB, V2.index()));
        bed.ticker.pass(RetryPause.FIRST);
        bed.update();
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
    }

    /** Its container comes to be after the last look, or after this process has died. */
    @Test
    void takesAUnitBackWheneverItIsSeenOnWhatStillWaits() {
        signed.sign(WEB, V2);
        bed.host.gates = new GatePolicy(Duration.ZERO, true, null);
        bed.host.units.startNow(bed.host.follows("other.service", WEB));
        bed.update();
        startOnV2("other.service");

        assertThat(bed.dryRun().rows())
                .filteredOn(row -> "other.service".equals(row.unit()))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.updated()).isEqualTo(Updated.PENDING);
                    assertThat(row.why()).contains("was started on", "going back to", "waits for approval");
                });
        bed.startAgain();
        bed.host.engine.policy(signed);
        bed.update();

        assertThat(bed.host.running("other.service")).isEqualTo("v1");
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
        assertThat(bed.host.acts.log()).doesNotContain("restart " + WEB_UNIT);
    }

    /** It waited for its start only, and has that by now. */
    @Test
    void watchesWhatAStoppedUnitWasStartedOn() {
        signed.sign(WEB, V2);
        bed.host.units.stopNow(bed.host.units.unit(WEB_UNIT));
        restartedWhileTheNameIsOnV2(bed.beginUpdate(Scope.ALL));
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");

        bed.update();

        assertThat(bed.states()).endsWith("verifying", "updated");
        assertThat(bed.host.acts.log()).doesNotContain("restart " + WEB_UNIT);
        assertThat(bed.host.tagged(WEB)).isEqualTo("v2");
    }

    @Test
    void watchesWhatAUnitWasStartedOnOnceThatIsApproved() {
        signed.sign(WEB, V2);
        bed.host.gates = new GatePolicy(Duration.ZERO, true, null);
        bed.update();
        startOnV2(WEB_UNIT);
        TestBed.await(bed.journal().approve(WEB_UNIT, WEB, V2.index()));

        bed.update();

        assertThat(bed.states()).endsWith("verifying", "updated");
        assertThat(bed.host.acts.log()).doesNotContain("restart " + WEB_UNIT);
        assertThat(bed.host.tagged(WEB)).isEqualTo("v2");
    }

    @Test
    void leavesAUnitThatAPersonHoldsOnWhatItWasStartedOn() {
        signed.sign(WEB, V2);
        bed.host.gates = new GatePolicy(Duration.ZERO, true, null);
        bed.update();
        startOnV2(WEB_UNIT);
        TestBed.await(bed.journal().hold(WEB_UNIT, WEB, ""));

        Row row = only();

        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
        assertThat(row.why()).contains("held since");
    }

    /** A person's own pull leaves the name where it put it. */
    @Test
    void leavesAUnitAloneThatAPersonBroughtToWhatWaits() {
        signed.sign(WEB, V2);
        bed.host.gates = new GatePolicy(Duration.ZERO, true, null);
        bed.update();
        startOnV2(WEB_UNIT);
        bed.run(() -> bed.host.engine.have(V2, WEB));

        assertThat(only().updated()).isEqualTo(Updated.FALSE);
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v2");
    }

    private Row restartedWhileTheNameIsOnV2(Future<Report> report) {
        Acts.Gate back = bed.host.acts.hold("tag v1");
        await().until(() -> back.reached() == 1);
        bed.run(() -> {
            bed.host.units.stopNow(bed.host.units.unit(WEB_UNIT));
            bed.host.units.startNow(bed.host.units.unit(WEB_UNIT));
            back.open();
        });
        return TestBed.await(report).rows().getFirst();
    }

    /** As if the name had been on it for a moment. */
    private void startOnV2(String unit) {
        bed.run(() -> {
            bed.host.engine.have(V2, WEB);
            bed.host.units.stopNow(bed.host.units.unit(unit));
            bed.host.units.startNow(bed.host.units.unit(unit));
            bed.host.engine.have(V1, WEB);
        });
    }

    /** It waits for approval: it is here, judged, and asked for no more. */
    @Test
    void knowsWhatItHasStaged() {
        signed.sign(WEB, V2);
        bed.host.gates = new GatePolicy(Duration.ZERO, true, null);
        bed.update();
        assertThat(bed.states()).containsExactly("staging", "staged", "deferred");
        bed.host.acts.forget();

        bed.update();

        assertThat(bed.host.acts.log()).isEmpty();
        assertThat(bed.host.engine.stored().kept()).contains("v2");

        // when the tag moves on it goes
        bed.host.publish(V3);
        signed.sign(WEB, V3);
        bed.update();
        assertThat(bed.host.engine.stored().stored()).containsExactlyInAnyOrder("v1", "v3");
    }

    @Test
    void isRolledBackByAPersonToAProvenImageWithoutAskingThePolicy() {
        signed.sign(WEB, V2);
        bed.update();
        bed.host.acts.forget();

        TestBed.await(bed.begin(WEB_UNIT, null, false));

        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");
        assertThat(bed.host.acts.log()).noneMatch(act -> act.startsWith("pull"));
    }

    @Test
    void hasADigestThatAPersonChoseJudgedAsADigest() {
        signed.sign(WEB, V3);
        bed.host.registry.publish(Reference.parse("registry.example/web:v3"), V3);
        bed.host.engine.have(V3, Reference.parse("registry.example/web:v3"));

        TestBed.await(bed.begin(WEB_UNIT, V3.index().toString(), true));
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v1");

        signed.sign(WEB.at(V3.index()), V3);
        TestBed.await(bed.begin(WEB_UNIT, V3.index().toString(), true));
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("v3");
    }

    @Test
    void bringsInTheFirstImageOfAUnitThatHasNone() {
        Reference fresh = Reference.parse("registry.example/fresh:prod");
        bed.host.follows("fresh.service", fresh);
        bed.host.registry.publish(fresh, V3);
        signed.sign(fresh, V3);

        TestBed.await(bed.beginUpdate(Scope.units(Set.of("fresh.service"))));

        assertThat(bed.states()).containsExactly("staging", "staged", "pulled");
        assertThat(bed.host.tagged(fresh)).isEqualTo("v3");
    }

    @Test
    void removesWhatItPulledByTagAndNoLongerNeeds() {
        bed.keep(1);
        bed.host.engine.policy(signed);
        for (TestImage next : new TestImage[] {V2, V3, TestImage.good("v4")}) {
            signed.sign(WEB, next);
            bed.host.publish(next);
            bed.update();
        }

        assertThat(bed.host.engine.stored().stored()).containsExactlyInAnyOrder("v1", "v4");
        assertThat(TestBed.await(bed.journal().pulled(WEB))).hasSize(1);
    }
}
