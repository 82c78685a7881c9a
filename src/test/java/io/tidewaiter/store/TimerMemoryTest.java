package io.tidewaiter.store;

import static io.tidewaiter.store.TestStore.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimerMemoryTest {

    @AutoClose
    private TestStore store;

    @BeforeEach
    void open(@TempDir Path folder) {
        store = new TestStore(folder.resolve("journal.db"));
    }

    @Test
    void knowsNothingAtFirst() {
        assertThat(await(store.open().timer().lastCheck())).isEmpty();
    }

    @Test
    void remembersTheLastCheckAcrossARestart() {
        Instant last = Instant.parse("2026-11-25T03:00:05Z");
        SqliteJournal journal = store.open();
        await(journal.timer().lastCheck(last.minusSeconds(60)));
        await(journal.timer().lastCheck(last));

        assertThat(await(store.openAgain().timer().lastCheck())).hasValue(last);
    }
}
