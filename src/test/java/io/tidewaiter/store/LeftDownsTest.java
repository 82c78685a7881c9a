package io.tidewaiter.store;

import static io.tidewaiter.store.TestStore.V1;
import static io.tidewaiter.store.TestStore.V2;
import static io.tidewaiter.store.TestStore.await;
import static io.tidewaiter.store.TestStore.update;
import static io.tidewaiter.store.TestStore.updateIn;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.Member;
import io.tidewaiter.update.model.Beside;
import io.tidewaiter.update.model.RestingUnits;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.model.State.RollingBack;
import io.tidewaiter.update.port.Journal;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LeftDownsTest {

    private static final RollingBack BLAMING = new RollingBack("it exits", true, Beside.of("proxy.service"), false, 1);

    private static final State.Left LEFT = new State.Left(
            "1f",
            true,
            new Beside(
                    BLAMING.beside().dependents(),
                    List.of(new Member("proxy", "proxy:1", "")),
                    new RestingUnits(List.of("m2.service"), "boot:1")));

    @AutoClose
    private TestStore store;

    private SqliteJournal journal;

    @BeforeEach
    void open(@TempDir Path folder) {
        store = new TestStore(folder.resolve("journal.db"));
        journal = store.open();
    }

    @Test
    void areRememberedWithAllThatIsNeededToStartThemAgain() {
        updateIn(journal, update(V1, V2), BLAMING, BLAMING.fail("no podman", LEFT));

        assertThat(await(store.open().leftDown())).singleElement().satisfies(entry -> {
            assertThat(entry.workload().identity())
                    .isEqualTo(update(V1, V2).workload().identity());
            assertThat(entry.from()).isEqualTo(V1);
            assertThat(entry.to()).isEqualTo(V2.digest());
            assertThat(entry.reason()).isEqualTo("it exits; then the restore failed: no podman");
            assertThat(entry.left()).isEqualTo(LEFT);
        });
    }

    @Test
    void haveNoImageThatIsToBlameWhereLastGoodFailedToo() {
        updateIn(journal, update(V1, V2), BLAMING, BLAMING.failAlike("it exits", LEFT));

        assertThat(await(journal.quarantine())).isEmpty();
    }

    @Test
    void keepTheBlameWhereLastGoodWasNotTried() {
        updateIn(journal, update(V1, V2), BLAMING, BLAMING.fail("no podman", LEFT));

        assertThat(await(journal.quarantine())).hasSize(1);
    }

    @Test
    void keepAnEarlierBlame() {
        updateIn(journal, update(V1, V2), BLAMING, BLAMING.done());
        RollingBack again = new RollingBack("it failed here before", false, Beside.NOTHING, false, 1);
        updateIn(journal, update(V1, V2), again, again.failAlike("it exits", LEFT));

        assertThat(await(journal.quarantine())).hasSize(1);
    }

    static Stream<State> up() {
        return Stream.of(
                new State.Committed(V2.imageId()), new State.RolledBack("why", false), new State.Armed(V2.imageId()));
    }

    @ParameterizedTest
    @MethodSource("up")
    void areForgottenWithTheEndOfAnUpdateThatSettlesThem(State end) {
        updateIn(journal, update(V1, V2), BLAMING, BLAMING.fail("no podman", LEFT));

        updateIn(journal, update(V1, V2), end);

        assertThat(await(journal.leftDown())).isEmpty();
    }

    @Test
    void stayWhereNothingWasTouched() {
        updateIn(journal, update(V1, V2), BLAMING, BLAMING.fail("no podman", LEFT));

        updateIn(journal, update(V1, V2), new State.Abandoned("no network"));
        updateIn(journal, update(V1, V2), new State.Deferred("held"));

        assertThat(await(journal.leftDown())).hasSize(1);
    }

    @Test
    void areForgottenOnceTheyAreSettled() {
        updateIn(journal, update(V1, V2), BLAMING, BLAMING.fail("no podman", LEFT));

        await(journal.settle(update(V1, V2).workload().identity()));

        assertThat(await(journal.leftDown()))
                .extracting(Journal.LeftDown::reason)
                .isEmpty();
    }

    @Test
    void areNoneWhereTheCandidateWasToStay() {
        updateIn(journal, update(V1, V2), new State.Failed("it was asked not to be rolled back"));

        assertThat(await(journal.leftDown())).isEmpty();
    }
}
