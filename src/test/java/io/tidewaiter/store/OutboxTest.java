package io.tidewaiter.store;

import static io.tidewaiter.store.TestStore.V1;
import static io.tidewaiter.store.TestStore.V2;
import static io.tidewaiter.store.TestStore.await;
import static io.tidewaiter.store.TestStore.update;
import static io.tidewaiter.store.TestStore.updateIn;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.update.model.Beside;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.port.Outbox;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The history as an outbox: each reader gets each end once it is written, and has its own place. */
class OutboxTest {

    private static final State END = new State.Abandoned("the registry is away");

    @AutoClose
    private TestStore store;

    private SqliteJournal journal;

    @BeforeEach
    void open(@TempDir Path folder) {
        store = new TestStore(folder.resolve("journal.db"));
        journal = store.open();
    }

    private long end(State... states) {
        return updateIn(journal, update(V1, V2), states).id();
    }

    /** The numbers of the updates that the reader gets to see, each done with. */
    private List<Long> read(String reader) {
        List<Long> ids = new ArrayList<>();
        Outbox outbox = journal.outbox();
        for (Optional<Outbox.Ended> next = await(outbox.next(reader));
                next.isPresent();
                next = await(outbox.next(reader))) {
            ids.add(next.get().past().id());
            await(outbox.done(reader, next.get().number()));
        }
        return ids;
    }

    private void subscribe(String... readers) {
        await(journal.outbox().subscribe(Set.of(readers)));
    }

    @Test
    void givesEndsInTheOrderInWhichTheyCame() {
        subscribe("ops");
        Update first = await(journal.begin(update(V1, V2)));
        long second = end(END);
        await(journal.enter(first, END));

        assertThat(read("ops")).containsExactly(second, first.id());
        assertThat(read("ops")).isEmpty();
    }

    @Test
    void givesUnfinishedNotificationsAgainAfterARestartToo() {
        subscribe("ops");
        long id = end(END);
        assertThat(await(journal.outbox().next("ops"))).isPresent();

        journal = store.openAgain();
        subscribe("ops");

        assertThat(await(journal.outbox().next("ops")))
                .hasValueSatisfying(ended -> assertThat(ended.past().id()).isEqualTo(id));
    }

    @Test
    void givesANewReceiverOnlyWhatEndsFromNowOn() {
        end(END);
        subscribe("ops");
        long id = end(END);

        assertThat(read("ops")).containsExactly(id);
    }

    @Test
    void keepsAPlaceForEach() {
        subscribe("ops", "log");
        long id = end(END);

        assertThat(read("ops")).containsExactly(id);
        assertThat(read("log")).containsExactly(id);
    }

    @Test
    void forgetsAReceiverThatIsNoLongerConfigured() {
        subscribe("ops");
        end(END);
        subscribe();
        subscribe("ops");

        assertThat(read("ops")).isEmpty();
    }

    @Test
    void knowsNothingOfAStranger() {
        end(END);

        assertThat(read("stranger")).isEmpty();
    }

    @Test
    void saysWhetherTheImageWasAtFault() {
        subscribe("ops");
        end(new State.RollingBack("it is silent", true, Beside.NOTHING, false, 1), new State.Failed("it is silent"));
        end(new State.RollingBack("the disk is full", false, Beside.NOTHING, false, 1), new State.Failed("full"));

        Outbox.Ended blamed = await(journal.outbox().next("ops")).orElseThrow();
        await(journal.outbox().done("ops", blamed.number()));

        assertThat(blamed.quarantined()).isTrue();
        assertThat(await(journal.outbox().next("ops")).orElseThrow().quarantined())
                .isFalse();
    }

    @Test
    void leavesOutWhatIsTooOldAndSaysHowMuch() {
        subscribe("ops");
        end(END);
        end(END);
        long last = end(END);
        store.meddle(
                "UPDATE updates SET finished = finished + %d WHERE id = %d".formatted(SqliteOutbox.MOST_BEHIND, last));

        Outbox.Ended next = await(journal.outbox().next("ops")).orElseThrow();

        assertThat(next.past().id()).isEqualTo(last);
        assertThat(next.missed()).isEqualTo(SqliteOutbox.MOST_BEHIND + 2);
    }
}
