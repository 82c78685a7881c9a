package io.tidewaiter.store;

import static io.tidewaiter.store.TestStore.V1;
import static io.tidewaiter.store.TestStore.V2;
import static io.tidewaiter.store.TestStore.V3;
import static io.tidewaiter.store.TestStore.WEB;
import static io.tidewaiter.store.TestStore.await;
import static io.tidewaiter.store.TestStore.digest;
import static io.tidewaiter.store.TestStore.update;
import static io.tidewaiter.store.TestStore.updateIn;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.Release;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.model.Beside;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.State.RollingBack;
import io.tidewaiter.update.port.Journal.Quarantined;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuarantineTest {

    @AutoClose
    private TestStore store;

    private SqliteJournal journal;

    @BeforeEach
    void open(@TempDir Path folder) {
        store = new TestStore(folder.resolve("journal.db"));
        journal = store.open();
    }

    @Test
    void holdsADigestThatIsToBlameWithReasonAndTime() {
        // given
        blame(V2);

        // then
        Quarantined entry = new Quarantined(WEB, digest("v2"), "it exits", TestStore.BEGAN, "web.service", null);
        assertThat(await(journal.quarantined(WEB, digest("v2")))).contains(entry);
        assertThat(await(journal.quarantine())).containsExactly(entry);
    }

    @Test
    void survivesARestart() {
        // given
        blame(V2);

        // when
        journal = store.openAgain();

        // then
        assertThat(await(journal.quarantined(WEB, digest("v2")))).isPresent();
    }

    @Test
    void holdsNothingThatIsNotToBlame() {
        // given
        updateIn(journal, update(V1, V2), new RollingBack("podman does not answer", false, Beside.NOTHING, false, 1));

        // then
        assertThat(await(journal.quarantine())).isEmpty();
    }

    @Test
    void holdsADigestOnlyForTheNameItFailedUnder() {
        // given
        blame(V2);

        // then
        assertThat(await(journal.quarantined(Reference.parse("registry.example/web:next"), digest("v2"))))
                .isEmpty();
        assertThat(await(journal.quarantined(WEB, digest("v1")))).isEmpty();
    }

    @Test
    void listsTheNewestFirst() {
        // given
        blame(V2);
        store.clock(Duration.ofMinutes(1));
        blame(V3);

        // then
        assertThat(await(journal.quarantine()))
                .extracting(Quarantined::digest)
                .containsExactly(digest("v3"), digest("v2"));
    }

    @Test
    void listsTheNewestFirstThoughTheClockWasSetBack() {
        blame(V2);
        store.set(Duration.ofDays(-365));
        blame(V3);

        assertThat(await(journal.quarantine()))
                .extracting(Quarantined::digest)
                .containsExactly(digest("v3"), digest("v2"));
    }

    @Test
    void holdsWhatFailedTwiceOnceWithTheLastReason() {
        // given
        blame(V2);
        updateIn(journal, update(V1, V2), new RollingBack("it is silent", true, Beside.NOTHING, false, 1));

        // then
        assertThat(await(journal.quarantine()))
                .singleElement()
                .extracting(Quarantined::reason)
                .isEqualTo("it is silent");
    }

    @Test
    void endsOnceTheDigestProvedGoodAsAPersonsChoice() {
        blame(V2);

        updateIn(journal, update(V1, V2), new State.Committed(V2.imageId()));

        assertThat(await(journal.quarantine())).extracting(Quarantined::digest).doesNotContain(V2.digest());
    }

    @Test
    void isClearedByDigestByTheBeginningOfItByNameAndAsAWhole() {
        assertThat(clearing(null, digest("v2").toString())).containsExactly(digest("v3"));
        assertThat(clearing(null, digest("v2").hex())).containsExactly(digest("v3"));
        assertThat(clearing(null, digest("v2").abbreviated())).containsExactly(digest("v3"));
        assertThat(clearing(WEB.toString(), null)).isEmpty();
        assertThat(clearing(WEB.toString(), digest("v2").abbreviated())).containsExactly(digest("v3"));
        assertThat(clearing(null, null)).isEmpty();
    }

    @Test
    void isNotClearedByWhatMatchesNothing() {
        assertThat(clearing("registry.example/other:1", null)).hasSize(2);
        assertThat(clearing("registry.example/other:1", digest("v2").toString()))
                .hasSize(2);
        assertThat(clearing(null, digest("v2").hex().substring(1))).hasSize(2);
        assertThat(clearing(null, "%")).hasSize(2);
        assertThat(clearing(null, digest("v2") + "0")).hasSize(2);
    }

    /** A script's variable that is not set must not clear everything. */
    @Test
    void isNotClearedByNoDigestAtAll() {
        assertThat(clearing(null, "")).hasSize(2);
    }

    @Test
    void saysHowManyWereCleared() {
        // given
        blame(V2);
        blame(V3);

        // then
        assertThat(await(journal.clearQuarantine(null, null))).isEqualTo(2);
        assertThat(await(journal.clearQuarantine(null, null))).isZero();
    }

    @Test
    void isClearedAcrossARestart() {
        // given
        blame(V2);
        await(journal.clearQuarantine(null, null));

        // then
        assertThat(await(store.openAgain().quarantine())).isEmpty();
    }

    /** What is left of v2 and v3 after this was cleared. */
    private List<Digest> clearing(@Nullable String reference, @Nullable String digest) {
        blame(V2);
        blame(V3);
        await(journal.clearQuarantine(reference, digest));
        List<Digest> left =
                await(journal.quarantine()).stream().map(Quarantined::digest).toList();
        await(journal.clearQuarantine(null, null));
        return left;
    }

    private void blame(Release release) {
        updateIn(journal, update(V1, release), new RollingBack("it exits", true, Beside.NOTHING, false, 1));
    }
}
