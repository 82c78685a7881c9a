package io.tidewaiter.store;

import static io.tidewaiter.store.TestStore.V1;
import static io.tidewaiter.store.TestStore.V2;
import static io.tidewaiter.store.TestStore.V3;
import static io.tidewaiter.store.TestStore.WEB;
import static io.tidewaiter.store.TestStore.await;
import static io.tidewaiter.store.TestStore.update;
import static io.tidewaiter.store.TestStore.updateIn;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.update.model.Beside;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.Update;
import io.tidewaiter.update.port.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The history does not grow without end, and nothing that is still decided by goes with it. */
class PruningTest {

    private static final State ABANDONED = new State.Abandoned("the registry is away");
    private static final State ARRIVED = new State.Committed(V2.imageId());

    @AutoClose
    private TestStore store;

    private SqliteJournal journal;

    @BeforeEach
    void open(@TempDir Path folder) {
        store = new TestStore(folder.resolve("journal.db")).keeping(new Keep(Duration.ofDays(365), 1000));
        journal = store.open();
        await(journal.followed(List.of(), Set.of()));
    }

    @Test
    void keepsTheNewest() {
        past(1200, "abandoned");

        hourLater();

        List<Journal.Past> history = await(journal.history(null, 2000));
        assertThat(history).hasSize(1000);
        assertThat(history.getFirst().id()).isEqualTo(1200);
        assertThat(history.getLast().id()).isEqualTo(201);
        assertThat(store.count("transitions")).isEqualTo(1000);
    }

    @Test
    void goesLittleByLittle() {
        past(4500, "abandoned");

        hourLater();
        assertThat(store.count("updates")).isEqualTo(3500);
        for (int i = 0; i < 3; i++) {
            hourLater();
        }
        assertThat(store.count("updates")).isEqualTo(1000);
    }

    @Test
    void keepsNothingThatIsTooOld() {
        updateIn(journal, update(V1, V2), ABANDONED);
        store.clock(Duration.ofDays(300));
        updateIn(journal, update(V1, V3), ABANDONED);
        store.clock(Duration.ofDays(65));
        hourLater();

        assertThat(await(journal.history(null, 10)))
                .singleElement()
                .extracting(Journal.Past::to)
                .isEqualTo(V3.digest());
    }

    @Test
    void isNotEmptiedByAClockThatIsSetAhead() {
        updateIn(journal, update(V1, V2), ABANDONED);
        store.set(Duration.ofDays(20_000));
        hourLater();

        assertThat(await(journal.history(null, 10))).hasSize(1);
    }

    @Test
    void keepsTheTriesThatCount() {
        Update about = update(V1, V2);
        updateIn(journal, about, new State.Failed("first"));
        updateIn(journal, about, ABANDONED);
        updateIn(journal, about, new State.RolledBack("second", false));
        longAfter();

        assertThat(await(journal.tries(about.workload(), about.to())).count()).isEqualTo(2);
        assertThat(await(journal.history(null, 10))).hasSize(2);
    }

    @Test
    void keepsWhatIsArmed() {
        updateIn(journal, update(V1, V2), new State.Armed(V2.imageId()));
        updateIn(journal, update(V1, V2), ABANDONED);
        longAfter();

        assertThat(await(journal.isArmed("web.service"))).isTrue();
        assertThat(await(journal.tries(update(V1, V2).workload(), Objects.requireNonNull(V2.digest())))
                        .armed())
                .isTrue();
    }

    @Test
    void keepsOfEachWorkloadItsLastArrival() {
        updateIn(journal, update(V1, V3), new State.Failed("first"));
        updateIn(journal, update(V1, V2), ARRIVED);
        updateIn(journal, update(V1, V3), ARRIVED);
        updateIn(journal, update("other.service", V1, V2), ARRIVED);
        longAfter();

        assertThat(await(journal.history(null, 10)))
                .extracting(Journal.Past::unit)
                .containsExactly("other.service", "web.service");
    }

    @Test
    void keepsUnfinishedUpdatesAndTheQuarantine() {
        await(journal.begin(update(V1, V3)));
        updateIn(
                journal,
                update(V1, V2),
                new State.RollingBack("it exits", true, Beside.NOTHING, false, 1),
                new State.RolledBack("it exits", true));
        updateIn(journal, update(V1, V3), ARRIVED);
        longAfter();

        assertThat(await(journal.unfinished())).hasSize(1);
        assertThat(await(journal.quarantined(WEB, Objects.requireNonNull(V2.digest()))))
                .isPresent();
    }

    @Test
    void givesTheSpaceBackToTheDisk() throws IOException {
        past(5000, "abandoned");
        store.close();
        long before = Files.size(store.file);
        journal = store.open();
        for (int i = 0; i < 5; i++) {
            hourLater();
        }
        store.close();

        assertThat(Files.size(store.file)).isLessThan(before / 2);
    }

    private void longAfter() {
        store.clock(Duration.ofDays(366));
        hourLater();
    }

    private void hourLater() {
        store.clock(Duration.ofHours(1));
        await(journal.followed(
                List.of(
                        update(V1, V2).workload(),
                        update("other.service", V1, V2).workload()),
                Set.of()));
    }

    @Test
    void keepsNothingForWhatIsNotFollowedAnyMore() {
        updateIn(journal, update("gone.service", V1, V2), ARRIVED);
        longAfter();

        assertThat(await(journal.history(null, 10))).isEmpty();
    }

    /** As many as a test would wait for too long. */
    private void past(int count, String outcome) {
        store.meddle("""
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
                INSERT INTO updates (id, unit, container, name, policy, reference, to_digest, began, ended, finished, outcome)
                SELECT i, 'web.service', 'web', 'web', 'registry', '%s', '%s', i, i, i, '%s' FROM n
                """.formatted(count, WEB, V2.digest(), outcome), """
                INSERT INTO transitions SELECT id, 1, '%s', '{"reason":"the registry is away"}', 1 FROM updates
                """.formatted(outcome));
    }
}
