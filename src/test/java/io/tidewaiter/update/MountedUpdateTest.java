package io.tidewaiter.update;

import static io.tidewaiter.update.SimulatedHost.WEB;
import static io.tidewaiter.update.SimulatedHost.WEB_UNIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.image.Reference;
import io.tidewaiter.update.SimulatedUnits.Unit;
import io.tidewaiter.update.model.Updated;
import io.tidewaiter.update.port.Row;
import io.tidewaiter.update.port.Scope;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images that a container has mounted as data, by themselves or by a volume. */
class MountedUpdateTest {

    private static final Reference SITE = Reference.parse("registry.example/site:prod");
    private static final TestImage APP = TestImage.good("app");
    private static final TestImage S1 = TestImage.good("s1");
    private static final TestImage S2 = TestImage.good("s2");
    private static final String NONE = "";
    private static final String VOLUME = "site-data";

    @AutoClose
    private final TestBed bed = new TestBed();

    private Unit web;

    @BeforeEach
    void run() {
        web = bed.host.runs(WEB_UNIT, WEB, APP);
    }

    private void mounts(String volume) {
        bed.host.mounts(web, SITE, S1, volume);
    }

    private Row of(Reference reference) {
        return bed.update().rows().stream()
                .filter(row -> Objects.equals(row.image(), reference.toString()))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {NONE, VOLUME})
    void followTheirTag(String volume) {
        // given
        mounts(volume);
        bed.host.registry.publish(SITE, S2);

        // when
        Row row = of(SITE);

        // then
        assertThat(row.updated()).isEqualTo(Updated.TRUE);
        assertThat(bed.host.mounted(WEB_UNIT)).containsExactly("s2");
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("app");
        assertThat(of(SITE).updated()).as("and stay").isEqualTo(Updated.FALSE);
    }

    @ParameterizedTest
    @ValueSource(strings = {NONE, VOLUME})
    void goBackWhereTheContainerIsNotHealthyWithThem(String volume) {
        // given
        mounts(volume);
        TestImage bad = TestImage.silent("bad");
        bed.host.registry.publish(SITE, bad);

        // when
        Row row = of(SITE);

        // then
        assertThat(row.updated()).isEqualTo(Updated.ROLLED_BACK);
        assertThat(bed.host.mounted(WEB_UNIT)).containsExactly("s1");
        assertThat(bed.host.tagged(SITE)).isEqualTo("s1");
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("app");
        assertThat(bed.quarantine()).containsExactly(bad.index());
        assertThat(of(SITE).updated()).isEqualTo(Updated.FALSE);
    }

    @Test
    void goBackOnAPersonsWishWhereItNamesThem() {
        // given
        mounts(NONE);
        bed.host.registry.publish(SITE, TestImage.good("s2"));
        of(SITE);

        // when
        TestBed.await(bed.beginRollback(WEB_UNIT, SITE.toString()));

        // then
        assertThat(bed.host.mounted(WEB_UNIT)).containsExactly("s1");
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("app");
        assertThat(bed.beginRollback(WEB_UNIT, null).toCompletionStage().toCompletableFuture())
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withMessageContaining("follows several images; name one by --image: ")
                .withMessageContaining(SITE.toString());
        assertThat(bed.beginRollback(WEB_UNIT, "registry.example/other:prod")
                        .toCompletionStage()
                        .toCompletableFuture())
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withMessageContaining("does not follow registry.example/other:prod, but ");
    }

    @Test
    void goOneAfterTheOtherWithTheImageThatTheContainerRuns() {
        // given
        mounts(NONE);
        bed.host.publish(TestImage.good("app2"));
        TestImage bad = TestImage.exits("bad");
        bed.host.registry.publish(SITE, bad);

        // when
        bed.update();

        // then
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("app2");
        assertThat(bed.host.mounted(WEB_UNIT)).containsExactly("s1");
        assertThat(bed.quarantine()).containsExactly(bad.index());
    }

    @Test
    void stayWhereTheImageThatTheContainerRunsIsBad() {
        // given
        mounts(VOLUME);
        TestImage bad = TestImage.silent("bad");
        bed.host.publish(bad);
        bed.host.registry.publish(SITE, S2);

        // when
        bed.update();

        // then
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("app");
        assertThat(bed.host.mounted(WEB_UNIT)).containsExactly("s2");
        assertThat(bed.quarantine()).containsExactly(bad.index());
    }

    @Test
    void areProvenInOneUnitForAllThatFollowTheTag() {
        // given
        mounts(NONE);
        Unit other = bed.host.runs("other.service", Reference.parse("registry.example/other:prod"), APP);
        bed.host.mounts(other, SITE, S1, NONE);
        TestImage bad = TestImage.silent("bad");
        bed.host.registry.publish(SITE, bad);

        // when
        List<Row> rows = bed.update().rows();

        // then the second of them is left alone
        assertThat(rows.stream().map(Row::updated)).containsOnlyOnce(Updated.ROLLED_BACK);
        assertThat(bed.host.acts.log()).contains("restart web.service").doesNotContain("restart other.service");
        assertThat(bed.host.mounted("other.service")).containsExactly("s1");
    }

    @Test
    void ofAVolumeAreInUseUntilTheUnitIsDown() {
        // given
        mounts(VOLUME);
        bed.host.registry.publish(SITE, S2);

        // when
        of(SITE);

        // then
        assertThat(bed.host.acts.log())
                .containsSubsequence("tag s2", "pause " + WEB_UNIT, "renew " + VOLUME, "start " + WEB_UNIT)
                .doesNotContain("restart " + WEB_UNIT);
    }

    @Test
    void ofAVolumeThatCannotBeMadeAnewBlameNoImage() {
        // given
        mounts(VOLUME);
        bed.host.registry.publish(SITE, S2);
        bed.host.acts.fail("renew " + VOLUME);

        // when
        Row row = of(SITE);

        // then
        assertThat(row.updated()).isEqualTo(Updated.ROLLED_BACK);
        assertThat(bed.host.mounted(WEB_UNIT)).containsExactly("s1");
        assertThat(bed.quarantine()).isEmpty();
    }

    /** As a container that a person started has it: each try would be an outage for nothing. */
    @Test
    void ofAVolumeThatIsKnownNotToBeMadeAnewTouchNothing() {
        // given
        mounts(VOLUME);
        bed.host.registry.publish(SITE, S2);
        bed.host.engine.obstruct(VOLUME, "container person uses volume " + VOLUME);

        // when
        Row row = of(SITE);

        // then
        assertThat(row.updated()).isEqualTo(Updated.FAILED);
        assertThat(row.why()).contains("container person uses volume " + VOLUME);
        assertThat(bed.host.acts.log()).noneMatch(act -> act.endsWith(WEB_UNIT));
        assertThat(bed.host.tagged(SITE)).isEqualTo("s1");
        assertThat(bed.quarantine()).isEmpty();
    }

    /** Podman prunes an image that is only mounted, and pulls none to mount it. */
    @Test
    void thatWerePrunedKeepTheUnitFromARestart() {
        // given
        mounts(NONE);
        bed.host.publish(TestImage.good("app2"));
        bed.host.engine.pruneAll();

        // when
        Row row = of(WEB);

        // then
        assertThat(row.updated()).isEqualTo(Updated.FAILED);
        assertThat(row.why()).contains("web.service mounts " + SITE + ", which is not in local storage any more");
        assertThat(bed.host.acts.log()).noneMatch(act -> act.endsWith(WEB_UNIT));
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("app");
    }

    /** Nothing of ours is there between two runs to make it anew. */
    @Test
    void ofAVolumeAreRefusedInAScheduledUnit() {
        // given
        mounts(VOLUME);
        web.scheduled = true;
        bed.host.registry.publish(SITE, S2);

        // when
        Row row = of(SITE);

        // then
        assertThat(row.updated()).isEqualTo(Updated.FAILED);
        assertThat(row.why()).contains("web.service ends by itself, so its volume site-data cannot be made anew");
        assertThat(bed.host.tagged(SITE)).isEqualTo("s1");
    }

    @ParameterizedTest
    @EnumSource
    void endOnAProvenImageWhereverTheProcessIsKilled(TestImage.Behaviour behaviour) {
        TestImage candidate = TestImage.of("s2", behaviour);
        boolean good = behaviour == TestImage.Behaviour.GOOD;
        for (int killed = 0; killed < rehearse(candidate); killed++) {
            try (TestBed again = withVolume(candidate)) {
                // given
                Future<Void> dead = again.host.acts.killAfter(killed);
                TestBed.await(Future.any(dead, again.beginUpdate(Scope.ALL)));
                again.startAgain();

                // when
                again.resume();

                // then
                String act = "killed after act " + killed;
                assertThat(again.host.units.unit(WEB_UNIT).isActive()).as(act).isTrue();
                assertThat(again.host.mounted(WEB_UNIT)).as(act).singleElement().isIn("s1", good ? "s2" : "s1");
                again.update();
                assertThat(again.host.mounted(WEB_UNIT)).as(act).containsExactly(good ? "s2" : "s1");
                assertThat(again.host.running(WEB_UNIT)).as(act).isEqualTo("app");
            }
        }
    }

    private int rehearse(TestImage candidate) {
        try (TestBed again = withVolume(candidate)) {
            again.update();
            return again.host.acts.log().size();
        }
    }

    private TestBed withVolume(TestImage candidate) {
        TestBed another = new TestBed();
        another.host.mounts(another.host.runs(WEB_UNIT, WEB, APP), SITE, S1, VOLUME);
        another.host.registry.publish(SITE, candidate);
        return another;
    }
}
