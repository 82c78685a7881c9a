package io.tidewaiter.store;

import static io.tidewaiter.store.TestStore.V1;
import static io.tidewaiter.store.TestStore.V2;
import static io.tidewaiter.store.TestStore.V3;
import static io.tidewaiter.store.TestStore.await;
import static io.tidewaiter.store.TestStore.update;
import static io.tidewaiter.store.TestStore.updateIn;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.Release;
import io.tidewaiter.update.model.Beside;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.State.Activating;
import io.tidewaiter.update.model.State.RollingBack;
import io.tidewaiter.update.model.State.Staged;
import io.tidewaiter.update.model.State.Staging;
import io.tidewaiter.update.model.State.Verifying;
import io.tidewaiter.update.model.State.Withdrawing;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.port.Journal.Unfinished;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an update must find again after a crash. */
class UnfinishedTest {

    private static final Beside DEPENDENTS = Beside.of("proxy.service", "a \"quoted\" näme.service");

    @AutoClose
    private TestStore store;

    private SqliteJournal journal;

    @BeforeEach
    void open(@TempDir Path folder) {
        store = new TestStore(folder.resolve("journal.db"));
        journal = store.open();
    }

    static Stream<State> resumable() {
        return Stream.of(
                new Staged(V2.imageId()),
                new Activating(V2.imageId(), DEPENDENTS, true, "boot:1", 2),
                new Verifying(V2.imageId(), DEPENDENTS, true, "boot:1", 3),
                new RollingBack("it exits: \"137\"\n", true, DEPENDENTS, false, 1),
                new RollingBack("podman does not answer", false, Beside.NOTHING, false, 4),
                new Withdrawing("it was stopped", true, 1));
    }

    static Stream<State> ends() {
        return Stream.of(
                new State.Committed(V2.imageId()),
                new State.Same(V2.imageId()),
                new State.Deferred("why"),
                new State.Abandoned("why"),
                new State.RolledBack("why", true),
                new State.Failed("why"));
    }

    @Test
    void isThereInStagingAsSoonAsItIsBegun() {
        // given
        Update begun = await(journal.begin(update(V1, V2)));

        // when
        journal = store.openAgain();

        // then
        assertThat(await(journal.unfinished())).containsExactly(new Unfinished(begun, new Staging()));
        assertThat(begun.id()).isPositive();
    }

    @ParameterizedTest
    @MethodSource("resumable")
    void isThereInTheStateItEnteredLastWithAllThatItCarries(State state) {
        // given
        Update begun = updateIn(journal, update(V1, V2), new Staged(V2.imageId()), state);

        // when
        journal = store.openAgain();

        // then
        assertThat(await(journal.unfinished())).containsExactly(new Unfinished(begun, state));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void isNotThereOnceItEnded(State end) {
        // given
        updateIn(journal, update(V1, V2), end);

        // then
        assertThat(await(journal.unfinished())).isEmpty();
        assertThat(await(store.openAgain().unfinished())).isEmpty();
    }

    @Test
    void remembersThatThereWasNothingToGoBackTo() {
        // given
        Update begun = await(journal.begin(update(null, V2)));

        // then
        assertThat(await(journal.unfinished()))
                .singleElement()
                .extracting(Unfinished::update)
                .isEqualTo(begun);
    }

    @Test
    void remembersARollbackThatWasBuiltOnThisHost() {
        // given
        Update begun = await(journal.begin(update(new Release(V1.imageId(), null), V2)));

        // then
        assertThat(await(journal.unfinished()))
                .singleElement()
                .extracting(Unfinished::update)
                .isEqualTo(begun);
    }

    @Test
    void isListedOldestFirst() {
        // given
        Update first = await(journal.begin(update("z.service", V1, V2)));
        Update second = await(journal.begin(update("a.service", V1, V3)));
        Update third = await(journal.begin(update("m.service", V1, V3)));
        await(journal.enter(second, new State.Abandoned("why")));

        // then
        assertThat(await(journal.unfinished())).extracting(Unfinished::update).containsExactly(first, third);
    }

    @Test
    void entersAStateWholeOrNotAtAll() {
        // given a store that takes a state and then not what belongs to it
        Update begun = updateIn(journal, update(V1, V2), new Verifying(V2.imageId(), Beside.NOTHING, true, "", 1));
        store.meddle(
                "CREATE TRIGGER q BEFORE INSERT ON quarantine BEGIN SELECT RAISE(ABORT, 'no quarantine'); END",
                "CREATE TRIGGER r BEFORE INSERT ON releases BEGIN SELECT RAISE(ABORT, 'no release'); END");

        // then
        assertThat(TestStore.failure(journal.enter(begun, new RollingBack("it exits", true, Beside.NOTHING, false, 1))))
                .hasMessageContaining("no quarantine");
        assertThat(TestStore.failure(journal.enter(begun, new State.Committed(V2.imageId()))))
                .hasMessageContaining("no release");
        assertThat(await(journal.unfinished()))
                .containsExactly(new Unfinished(begun, new Verifying(V2.imageId(), Beside.NOTHING, true, "", 1)));
        assertThat(await(journal.history(null, 10))).isEmpty();
    }

    @Test
    void isReadByWhatComesNextOnceItWasWritten() {
        // when a write is not waited for, as the reads that follow are in line behind it
        Future<Update> begun = journal.begin(update(V1, V2));
        Future<List<Unfinished>> unfinished = journal.unfinished();

        // then
        assertThat(await(unfinished)).hasSize(1);
        assertThat(begun.succeeded()).isTrue();
    }
}
