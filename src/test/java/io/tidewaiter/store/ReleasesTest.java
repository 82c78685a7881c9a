package io.tidewaiter.store;

import static io.tidewaiter.store.TestStore.V1;
import static io.tidewaiter.store.TestStore.V2;
import static io.tidewaiter.store.TestStore.V3;
import static io.tidewaiter.store.TestStore.WEB;
import static io.tidewaiter.store.TestStore.await;
import static io.tidewaiter.store.TestStore.update;
import static io.tidewaiter.store.TestStore.updateIn;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.Release;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.model.State;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The releases that were proven here. */
class ReleasesTest {

    private static final Reference OTHER = Reference.parse("registry.example/other:1");

    @AutoClose
    private TestStore store;

    private SqliteJournal journal;

    @BeforeEach
    void open(@TempDir Path folder) {
        store = new TestStore(folder.resolve("journal.db"));
        journal = store.open();
    }

    @Test
    void areWhatUpdatesCommitted() {
        // given
        commit(V2);

        // then
        assertThat(await(store.openAgain().proven(WEB))).containsExactly(V2);
    }

    @Test
    void areWhatWasFoundRunning() {
        // given
        await(journal.adopt(WEB, V1));

        // then
        assertThat(await(store.openAgain().proven(WEB))).containsExactly(V1);
    }

    @Test
    void canBeBuiltOnThisHost() {
        // given
        Release built = new Release(V1.imageId(), null);

        // when
        await(journal.adopt(WEB, built));

        // then
        assertThat(await(journal.proven(WEB))).containsExactly(built);
    }

    @Test
    void belongToTheirReference() {
        // given
        await(journal.adopt(WEB, V1));

        // then
        assertThat(await(journal.proven(OTHER))).isEmpty();
    }

    @Test
    void areOnlyWhatWasCommitted() {
        // given
        updateIn(journal, update(V1, V2), new State.Same(V2.imageId()));
        updateIn(journal, update(V1, V2), new State.RolledBack("it exits", true));

        // then
        assertThat(await(journal.proven(WEB))).isEmpty();
    }

    @Test
    void areListedNewestFirstThoughTheClockStandsStill() {
        // given
        commit(V3);
        commit(V1);
        commit(V2);

        // then
        assertThat(await(journal.proven(WEB))).containsExactly(V2, V1, V3);
    }

    @Test
    void areListedNewestFirstThoughTheClockWasSetBack() {
        // given
        commit(V1);
        store.clock(Duration.ofDays(-365));
        commit(V2);

        // then
        assertThat(await(journal.proven(WEB))).containsExactly(V2, V1);
    }

    @Test
    void areTheNewestAgainWhenTheyAreProvenAgain() {
        // given
        commit(V1);
        commit(V2);
        commit(V1);

        // then
        assertThat(await(journal.proven(WEB))).containsExactly(V1, V2);
    }

    @Test
    void keepTheirPlaceWhenTheyAreMerelyFoundAgain() {
        // given
        commit(V1);
        commit(V2);
        await(journal.adopt(WEB, V1));

        // then
        assertThat(await(journal.proven(WEB))).containsExactly(V2, V1);
    }

    @Test
    void areForgottenOneByOne() {
        // given
        commit(V1);
        commit(V2);
        await(journal.adopt(OTHER, V1));

        // when
        await(journal.forget(WEB, V1));

        // then
        assertThat(await(store.openAgain().proven(WEB))).containsExactly(V2);
        assertThat(await(store.openAgain().proven(OTHER))).containsExactly(V1);
    }

    static Stream<State> unproven() {
        return Stream.of(
                new State.Armed(V2.imageId()), new State.Failed("both"), new State.RolledBack("it exits", false));
    }

    @ParameterizedTest
    @MethodSource("unproven")
    void areNotWhatRunsWithoutAProof(State end) {
        updateIn(journal, update(V1, V2), end);

        await(journal.adopt(WEB, V2));

        assertThat(await(journal.isDoubtful(WEB, V2))).isTrue();
        assertThat(await(journal.proven(WEB))).doesNotContain(V2);
    }

    private void commit(Release release) {
        updateIn(journal, update(V1, release), new State.Committed(release.imageId()));
    }
}
