package io.tidewaiter.update;

import static io.tidewaiter.update.SimulatedHost.WEB_UNIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.image.Reference;
import io.tidewaiter.tag.TagRule;
import io.tidewaiter.update.model.Updated;
import io.tidewaiter.update.port.FollowedTag;
import io.tidewaiter.update.port.Row;
import io.tidewaiter.update.port.TagFound;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workloads that follow the newest tag that a rule lets through. */
class FollowTest {

    private static final Reference APP = Reference.parse("registry.example/app:1.4.0");
    private static final TagRule RULE = TagRule.parse("semver:~1.4");

    @AutoClose
    private final TestBed bed = new TestBed();

    @BeforeEach
    void runTheFirst() {
        bed.host.rule = RULE;
        bed.host.runs(WEB_UNIT, APP, good("1.4.0"));
    }

    /** One that does not say which version it is. */
    private static TestImage good(String name) {
        return TestImage.good("image " + name);
    }

    private void publish(String tag, TestImage image) {
        bed.host.registry.publish(APP.tagged(tag), image);
    }

    private void publish(String... tags) {
        List.of(tags).forEach(tag -> publish(tag, good(tag)));
    }

    private Row check() {
        return bed.update().rows().getFirst();
    }

    @Test
    void bringsTheNewestThatMatchesUnderTheNameInTheUnit() {
        publish("1.4.1", "1.4.2", "1.5.0", "latest", "1.4");

        Row row = check();

        assertThat(row.updated()).isEqualTo(Updated.TRUE);
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("image 1.4.2");
        assertThat(bed.host.tagged(APP)).isEqualTo("image 1.4.2");
        assertThat(row.followed()).isEqualTo(new FollowedTag(RULE, new TagFound("1.4.2", 3)));
        assertThat(row.versions().text()).isEqualTo("image 1.4.0 → 1.4.2");
        assertThat(bed.history())
                .singleElement()
                .satisfies(past -> assertThat(past.versions().text()).isEqualTo("image 1.4.0 → 1.4.2"));
    }

    @Test
    void isUpToDateThenAndAsksForOneListAndOneDigest() {
        publish("1.4.1");
        check();
        int listed = bed.host.registry.listed();
        int asked = bed.host.registry.questions().size();

        Row row = check();

        assertThat(row.updated()).isEqualTo(Updated.FALSE);
        assertThat(row.why()).isEmpty();
        assertThat(row.versions().text()).isEqualTo("1.4.1 → 1.4.1");
        assertThat(bed.host.registry.listed()).isEqualTo(listed + 1);
        assertThat(bed.host.registry.questions()).hasSize(asked + 1);
    }

    @Test
    void saysTheSameInADryRunThatChangesNothing() {
        publish("1.4.1");

        Row row = bed.dryRun().rows().getFirst();

        assertThat(row.updated()).isEqualTo(Updated.PENDING);
        assertThat(row.versions().text()).isEqualTo("image 1.4.0 → 1.4.1");
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("image 1.4.0");
    }

    @Test
    void isAnOrdinaryUpdateWhereTheTagMoves() {
        publish("1.4.1");
        check();
        publish("1.4.1", TestImage.good("rebuilt"));

        assertThat(check().updated()).isEqualTo(Updated.TRUE);
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("rebuilt");
    }

    @Test
    void waitsForANewerOneWhereTheNewestFailedHere() {
        publish("1.4.1");
        check();
        publish("1.4.2", TestImage.silent("bad"));
        assertThat(check().updated()).isEqualTo(Updated.ROLLED_BACK);

        Row waiting = check();
        assertThat(waiting.updated()).isEqualTo(Updated.FALSE);
        assertThat(waiting.why()).startsWith("1.4.2, sha256:").contains("until a newer tag matches semver:~1.4");
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("image 1.4.1");

        publish("1.4.3");
        assertThat(check().updated()).isEqualTo(Updated.TRUE);
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("image 1.4.3");
    }

    @Test
    void takesTheNextOlderOneThatIsNewerThanWhatRunsIfAskedTo() {
        bed.host.rule = TagRule.parse("semver:~1.4 fallback:older");
        publish("1.4.1");
        check();
        publish("1.4.2");
        publish("1.4.3", TestImage.silent("bad"));
        check();
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("image 1.4.1");

        Row row = check();

        assertThat(row.updated()).isEqualTo(Updated.TRUE);
        assertThat(row.why()).contains("1.4.3 failed here, so the next older one is followed: 1.4.2");
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("image 1.4.2");
        assertThat(check().why()).as("and no further back").startsWith("1.4.3, sha256:");
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("image 1.4.2");
    }

    @Test
    void isNotTakenBackWhereItsTagVanishes() {
        publish("1.4.1", "1.4.2");
        check();
        bed.host.registry.delete(APP.tagged("1.4.2"));

        Row row = check();

        assertThat(row.updated()).isEqualTo(Updated.FALSE);
        assertThat(row.why())
                .isEqualTo(
                        "1.4.2 runs, which the registry does not list any more, and the newest tag that matches semver:~1.4 is the older 1.4.1: no older version is followed by itself (to go there: tidewaiter pin web.service DIGEST)");
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("image 1.4.2");
        assertThat(bed.dryRun().rows().getFirst().why()).isEqualTo(row.why());
    }

    @Test
    void isNotTakenBackByANarrowerRule() {
        bed.host.rule = TagRule.parse("semver:*");
        publish("1.4.1", "2.0.0");
        check();
        bed.host.rule = RULE;

        assertThat(check().why())
                .startsWith("2.0.0 runs, and the newest tag that matches semver:~1.4 is the older 1.4.1");
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("image 2.0.0");
    }

    @Test
    void isNotTakenBackAtTheFirstCheckWhereItsOwnTagIsNewer() {
        bed.host.registry.delete(APP);
        publish("1.3.9", "1.4.0-rc.1");
        bed.host.rule = TagRule.parse("semver:^1 pre-release:yes");

        assertThat(check().why()).startsWith("1.4.0 runs, which the registry does not list any more");
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("image 1.4.0");
    }

    @Test
    void isAnErrorWhereNoTagMatches() {
        bed.host.registry.delete(APP);
        publish("1.5.0", "latest");

        Row row = check();

        assertThat(row.updated()).isEqualTo(Updated.FAILED);
        assertThat(row.why()).startsWith("registry.example/app: none of its 2 tags matches semver:~1.4, such as ");
        assertThat(row.newDigest()).isNull();
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("image 1.4.0");
    }

    @Test
    void isAnErrorWhereTheTagsCannotBeListed() {
        publish("1.4.1");
        bed.host.acts.fail("list tags of registry.example/app");

        assertThat(check().updated()).isEqualTo(Updated.FAILED);
        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("image 1.4.0");
    }

    @Test
    void goesBackToItsOwnTagWithoutTheRule() {
        publish("1.4.2");
        check();
        bed.host.rule = null;

        check();

        assertThat(bed.host.running(WEB_UNIT)).isEqualTo("image 1.4.0");
    }

    @Test
    void remembersItsTagAcrossARestartOfTheProgram() {
        publish("1.4.2");
        check();
        bed.startAgain();
        bed.host.registry.delete(APP.tagged("1.4.2"));

        assertThat(check().why()).startsWith("1.4.2 runs");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void movesAllThatShareTheNameTogether(boolean bad) {
        String other = "other.service";
        bed.host.runs(other, APP, good("1.4.0"));
        publish("1.4.1", bad ? TestImage.silent("image 1.4.1") : good("1.4.1"));

        bed.update();

        assertThat(List.of(bed.host.running(WEB_UNIT), bed.host.running(other)))
                .containsOnly(bad ? "image 1.4.0" : "image 1.4.1");
    }

    @Test
    void startsAUnitThatHadNoImageYetOnTheNewest() {
        Reference fresh = Reference.parse("registry.example/fresh:prod");
        bed.host.follows("fresh.service", fresh);
        bed.host.registry.publish(fresh.tagged("1.4.7"), good("1.4.7"));
        bed.host.registry.publish(fresh.tagged("1.4.6"), good("1.4.6"));

        bed.update();

        assertThat(bed.host.tagged(fresh)).isEqualTo("image 1.4.7");
    }
}
