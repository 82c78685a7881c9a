package io.tidewaiter.store;

import static io.tidewaiter.store.TestStore.V1;
import static io.tidewaiter.store.TestStore.V2;
import static io.tidewaiter.store.TestStore.WEB;
import static io.tidewaiter.store.TestStore.await;
import static io.tidewaiter.store.TestStore.update;
import static io.tidewaiter.store.TestStore.updateIn;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.image.Reference;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.port.Journal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person said, and how often a digest was tried. */
class HoldsTest {

    private static final Reference OTHER = Reference.parse("registry.example/other:prod");

    @AutoClose
    private TestStore store;

    private SqliteJournal journal;

    @BeforeEach
    void open(@TempDir Path folder) {
        store = new TestStore(folder.resolve("journal.db"));
        journal = store.open();
    }

    @Test
    void remembersAHoldUntilItIsReleased() {
        // given
        await(journal.hold("web.service", WEB, "first"));
        await(journal.hold("web.service", WEB, "second"));
        await(journal.hold("web.service", OTHER, ""));

        // when
        journal = store.openAgain();

        // then
        assertThat(await(journal.holds())).hasSize(2);
        assertThat(await(journal.hold(WEB)))
                .hasValueSatisfying(hold -> assertThat(hold.reason()).isEqualTo("second"));
        assertThat(await(journal.release("web.service"))).isEqualTo(2);
        assertThat(await(journal.hold(WEB))).isEmpty();
        assertThat(await(journal.release("web.service"))).isZero();
    }

    @Test
    void holdsWhatAPersonChoseOnceItIsProven() {
        // given
        Update chosen = update(V1, V2);
        Update pinned = new Update(0, chosen.workload(), chosen.from(), chosen.to(), chosen.began(), true, true);

        // when
        Update begun = await(journal.begin(pinned));

        // then
        assertThat(await(journal.unfinished()).getFirst().update().pin()).isTrue();
        assertThat(await(journal.holds())).isEmpty();

        // when
        await(journal.enter(begun, new State.Committed(V2.imageId())));

        // then
        assertThat(await(journal.holds()))
                .singleElement()
                .satisfies(hold -> assertThat(hold.reason()).contains("by hand"));
    }

    @Test
    void countsTriesSinceTheLastArrival() {
        Update about = update(V1, V2);
        assertThat(tries(about)).isEqualTo(Journal.Tries.NONE);

        updateIn(journal, about, new State.RolledBack("no systemd", false));
        updateIn(journal, about, new State.Abandoned("no network"));
        updateIn(journal, about, new State.Failed("no podman"));
        assertThat(tries(about)).isEqualTo(new Journal.Tries(2, "no podman", true));

        updateIn(journal, about, new State.RolledBack("it was away", false));
        assertThat(tries(about)).isEqualTo(new Journal.Tries(3, "it was away", false));

        updateIn(journal, about, new State.Committed(V2.imageId()));
        assertThat(tries(about)).isEqualTo(Journal.Tries.NONE);
    }

    /** What counts is the order in which things were written, whatever the clock said. */
    @Test
    void isNotConfusedByAClockThatIsSetBack() {
        Update about = update(V1, V2);
        updateIn(journal, about, new State.Failed("first"));
        store.clock(Duration.ofDays(-365));
        updateIn(journal, about, new State.RolledBack("second", false));

        assertThat(tries(about)).isEqualTo(new Journal.Tries(2, "second", false));
        assertThat(await(journal.history(null, 10)))
                .extracting(Journal.Past::outcome)
                .isEqualTo(List.of("rolled back", "failed"));
    }

    private Journal.Tries tries(Update update) {
        return await(journal.tries(update.workload(), update.to()));
    }
}
