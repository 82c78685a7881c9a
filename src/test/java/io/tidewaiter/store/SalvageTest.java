package io.tidewaiter.store;

import static io.tidewaiter.store.TestStore.V1;
import static io.tidewaiter.store.TestStore.V2;
import static io.tidewaiter.store.TestStore.await;
import static io.tidewaiter.store.TestStore.update;
import static io.tidewaiter.store.TestStore.updateIn;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.Release;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.model.Beside;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.port.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** A store of which one page after the other is damaged: it always opens, and what it then says is never the worse. */
@TestInstance(Lifecycle.PER_CLASS)
class SalvageTest {

    private static final int PAGE = 8192;
    private static final int ENDED = 60;
    private static final int FAILED = 40;
    private static final int A_PAGE_OF_ROWS = 32;

    @TempDir
    private Path folder;

    private byte[] whole = {};
    private Map<String, State> left = Map.of();

    @BeforeAll
    void fill(@TempDir Path once) throws IOException {
        TestStore store = new TestStore(once.resolve("whole.db"));
        SqliteJournal journal = store.open();
        for (int i = 0; i < FAILED; i++) {
            Reference name = name(i);
            await(journal.adopt(name, V1));
            await(journal.pulling(name, TestStore.digest("pulled " + i)));
            await(journal.hold(i + ".service", name, "on holiday"));
            Release bad = new Release(TestStore.id("bad " + i), TestStore.digest("bad " + i));
            updateIn(
                    journal,
                    update(V1, bad),
                    new State.RollingBack("it exits", true, Beside.NOTHING, false, 1),
                    rolledBack());
        }
        updateIn(journal, update("activating.service", V1, V2), staged(), activating());
        for (int i = 0; i < ENDED; i++) {
            Release tried = new Release(TestStore.id("tried " + i), TestStore.digest("tried " + i));
            updateIn(journal, update(V1, tried), staged(), new State.Abandoned("x".repeat(200)));
        }
        updateIn(journal, update("staging.service", V1, V2));
        updateIn(journal, update("staged.service", V1, V2), staged());
        updateIn(
                journal,
                update("verifying.service", V1, V2),
                staged(),
                activating(),
                activating().started());
        left = unfinished(journal);
        store.close();
        whole = Files.readAllBytes(store.file);
    }

    @Test
    void losesNoMoreThanWhatStoodOnAPageOfZeros() throws IOException {
        damageEachPage(new byte[PAGE]);
    }

    @Test
    void losesNoMoreThanWhatStoodOnAPageOfNoise() throws IOException {
        byte[] noise = new byte[PAGE];
        new Random(7).nextBytes(noise);
        damageEachPage(noise);
    }

    /** As when the file system lost the last blocks: every page from one on. */
    @Test
    void opensWhereverItIsCutOff() throws IOException {
        for (int length = 0; length < whole.length; length += PAGE / 2) {
            try (TestStore damaged = copy("cut-" + length, Arrays.copyOf(whole, length))) {
                SqliteJournal journal = damaged.open();
                assertSafe(journal, "cut off at " + length);
                await(journal.begin(update(V1, V2)));
            }
        }
    }

    /** As when the disk is full: what can still be saved must not be lost to a second try. */
    @Test
    void isTriedAgainWhenItCouldNotEnd() throws IOException {
        // given
        try (TestStore damaged = copy("full", damagedAt(whole.length / PAGE - 1))) {
            Path inTheWay = Files.createDirectories(folder.resolve("full.db.new/full"));

            // when
            assertThat(damaged.openInVain()).hasMessageContaining(damaged.file.toString());

            // then
            assertThat(Files.readAllBytes(damaged.file)).isEqualTo(damagedAt(whole.length / PAGE - 1));

            // when
            Files.delete(inTheWay);
            SqliteJournal journal = damaged.open();

            // then
            assertThat(await(journal.proven(name(0)))).containsExactly(V1);
        }
    }

    @Test
    void isFinishedWhenItWasCutOffBeforeItsLastStep() throws IOException {
        // given
        try (TestStore moved = new TestStore(folder.resolve("moved.db"))) {
            Files.write(folder.resolve("moved.db.new"), whole);

            // then
            assertThat(await(moved.open().quarantine())).hasSize(FAILED);
            assertThat(folder.resolve("moved.db.new")).doesNotExist();
        }
    }

    private byte[] damagedAt(int page) {
        byte[] bytes = whole.clone();
        new Random(7).nextBytes(bytes);
        System.arraycopy(whole, 0, bytes, 0, page * PAGE);
        return bytes;
    }

    /** The first page is where the tables are found from: what is lost with it is everything. */
    private void damageEachPage(byte[] with) throws IOException {
        List<Integer> lost = new ArrayList<>();
        for (int page = 1; page < whole.length / PAGE; page++) {
            byte[] bytes = whole.clone();
            System.arraycopy(with, 0, bytes, page * PAGE, PAGE);
            try (TestStore damaged = copy("page-" + page, bytes)) {
                SqliteJournal journal = damaged.open();
                assertSafe(journal, "page " + page);
                int failures = FAILED - await(journal.quarantine()).size();
                int past = ENDED + FAILED - await(journal.history(null, 1000)).size();
                assertThat(Math.min(failures, past))
                        .as("two tables, page " + page)
                        .isZero();
                if (rows(damaged, "updates") == ENDED + FAILED + left.size()) {
                    assertThat(unfinished(journal)).as("page " + page).containsOnlyKeys(left.keySet());
                }
                lost.add(failures + past);
            }
        }
        assertThat(lost).filteredOn(rows -> rows > 0 && rows <= A_PAGE_OF_ROWS).hasSizeGreaterThan(5);
        assertThat(lost)
                .as("roots of tables")
                .filteredOn(rows -> rows > A_PAGE_OF_ROWS)
                .hasSizeLessThanOrEqualTo(3);
    }

    /** An update is in the state it had, or in an earlier one; a lost update was on the damaged page. */
    private void assertSafe(SqliteJournal journal, String damage) {
        Map<String, State> now = unfinished(journal);
        assertThat(left.keySet()).as(damage).containsAll(now.keySet());
        now.forEach((unit, state) -> {
            if (!state.equals(left.get(unit))) {
                assertThat(state).as(damage + ", " + unit).isInstanceOf(State.RollingBack.class);
            }
        });
        assertThat(await(journal.history(null, 1000)))
                .as(damage)
                .extracting(Journal.Past::outcome)
                .isSubsetOf("abandoned", "rolled back");
    }

    private static int rows(TestStore store, String table) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + store.file);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table)) {
            return row.getInt(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private TestStore copy(String name, byte[] bytes) throws IOException {
        TestStore copy = new TestStore(folder.resolve(name + ".db"));
        Files.write(copy.file, bytes);
        return copy;
    }

    private static Map<String, State> unfinished(SqliteJournal journal) {
        return await(journal.unfinished()).stream()
                .collect(Collectors.toMap(update -> update.update().workload().unit(), Journal.Unfinished::state));
    }

    private static Reference name(int number) {
        return Reference.parse("registry.example/%d/%s:prod".formatted(number, "x".repeat(200)));
    }

    private static State staged() {
        return new State.Staged(V2.imageId());
    }

    private static State.Activating activating() {
        return new State.Activating(V2.imageId(), Beside.of("proxy.service"), false, "g", 1);
    }

    private static State rolledBack() {
        return new State.RolledBack("it exits", true);
    }
}
