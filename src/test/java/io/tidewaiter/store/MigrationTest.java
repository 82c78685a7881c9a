package io.tidewaiter.store;

import static io.tidewaiter.store.TestStore.V2;
import static io.tidewaiter.store.TestStore.await;
import static io.tidewaiter.store.TestStore.update;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.update.Journal;
import io.tidewaiter.update.State;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that an earlier version left is gone on with, and nothing of it is lost. */
class MigrationTest {

    private static final Reference WEB = Reference.parse("registry.example/web:prod");

    private TestStore store;
    private SqliteJournal journal;

    @BeforeEach
    void openTheFirstFormat(@TempDir Path folder) throws IOException {
        store = new TestStore(folder.resolve("journal.db"));
        try (InputStream fixture = Objects.requireNonNull(getClass().getResourceAsStream("format-1.sql"))) {
            store.meddle(new String(fixture.readAllBytes(), UTF_8).split(";\\s*\n"));
        }
        journal = store.open();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void goesOnWithEveryUpdateThatWasInterrupted() {
        assertThat(await(journal.unfinished()))
                .extracting(Journal.Unfinished::state)
                .containsExactly(
                        new State.Staging(),
                        new State.Staged("22"),
                        new State.Activating("22", List.of("proxy.service"), false, State.UNKNOWN, 1),
                        new State.Verifying("22", List.of("proxy.service"), false, State.UNKNOWN, 1),
                        new State.RollingBack("it is silent", true, List.of(), false, 1));
        assertThat(await(journal.unfinished())).noneMatch(left -> left.update().pin());
    }

    @Test
    void knowsThePast() {
        assertThat(await(journal.history(null, 10)))
                .extracting(Journal.Past::outcome)
                .containsExactly("rolled back", "updated");
        assertThat(await(journal.proven(WEB))).hasSize(1);
        assertThat(await(journal.quarantined(WEB, Digest.parse("sha256:" + "b7".repeat(32)))))
                .isPresent();
    }

    @Test
    void canWriteWhatTheFirstFormatCouldNot() {
        await(journal.hold("web.service", WEB, "on holiday"));
        await(journal.pulling(WEB, Objects.requireNonNull(V2.digest())));
        await(journal.begin(update(TestStore.V1, V2)));

        assertThat(await(journal.hold(WEB))).isPresent();
        assertThat(await(journal.pulled(WEB))).containsExactly(V2.digest());
    }

    @Test
    void happensOnce() {
        SqliteJournal again = store.openAgain();

        assertThat(await(again.unfinished())).hasSize(5);
    }
}
