package io.tidewaiter.store;

import static io.tidewaiter.store.TestStore.V1;
import static io.tidewaiter.store.TestStore.V2;
import static io.tidewaiter.store.TestStore.WEB;
import static io.tidewaiter.store.TestStore.await;
import static io.tidewaiter.store.TestStore.update;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.update.port.Journal.Unfollowed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which units were seen to follow which references. */
class FollowedTest {

    private static final Duration MONTH = Duration.ofDays(30);

    @AutoClose
    private TestStore store;

    private SqliteJournal journal;

    @BeforeEach
    void open(@TempDir Path folder) {
        store = new TestStore(folder.resolve("journal.db"));
        journal = store.open();
    }

    @Test
    void isNotFollowedOnceNoUnitWasSeenForSoLong() {
        follow("a.service", "b.service");
        store.clock(MONTH.minusHours(1));
        follow();
        assertThat(await(journal.unfollowed(MONTH))).isEmpty();

        store.clock(Duration.ofHours(1));
        journal = store.openAgain();

        assertThat(await(journal.unfollowed(MONTH)))
                .containsExactly(new Unfollowed(WEB, Set.of("a.service", "b.service")));
    }

    @Test
    void doesNotGrowWithInstancesThatComeAndGo() {
        for (int i = 0; i < 100; i++) {
            follow("job@" + i + ".service");
            store.clock(Duration.ofDays(1));
        }

        assertThat(store.count("followed")).isBetween(29L, 31L);
    }

    @Test
    void countsAgainWhereTheTimeIsLost() {
        follow("a.service");
        store.clock(Duration.ofDays(300));
        follow("a.service");
        store.meddle("DELETE FROM running");
        follow();
        store.clock(MONTH);

        assertThat(await(journal.unfollowed(MONTH))).hasSize(1);
    }

    @Test
    void knowsTheInstancesOfTheLastMonthTheLatestFirst() {
        follow("web@a.service", "web.service");
        store.clock(Duration.ofDays(1));
        follow("web@b.service");
        assertThat(await(journal.instances())).containsExactly("web@b.service", "web@a.service");

        store.clock(MONTH.minusHours(1));

        assertThat(await(journal.instances())).containsExactly("web@b.service");
    }

    @Test
    void forgetsAnInstanceThatIsFoundOnlySinceItIsKnownHere() {
        follow("web@a.service");
        for (int day = 0; day < 30; day++) {
            store.clock(Duration.ofDays(1));
            recall("web@a.service");
        }

        assertThat(await(journal.instances())).isEmpty();
        assertThat(await(journal.unfollowed(MONTH))).hasSize(1);
    }

    private void follow(String... units) {
        await(journal.followed(
                Stream.of(units).map(unit -> update(unit, V1, V2).workload()).toList(), Set.of()));
    }

    private void recall(String unit) {
        await(journal.followed(List.of(update(unit, V1, V2).workload()), Set.of(unit)));
    }
}
