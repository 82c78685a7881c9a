package io.tidewaiter.store;

import static io.tidewaiter.store.TestStore.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.WorkloadId;
import io.tidewaiter.image.Reference;
import io.tidewaiter.memory.CheckMemory.Seen;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckMemoryTest {

    private static final Instant NOW = Instant.parse("2026-11-25T03:00:05.250Z");

    @AutoClose
    private TestStore store;

    @BeforeEach
    void begin(@TempDir Path folder) {
        store = new TestStore(folder.resolve("journal.db"));
    }

    private static Seen seen(String unit, String why) {
        return new Seen(new WorkloadId(unit, Reference.parse("registry.example/web:prod"), ""), NOW, "failed", why);
    }

    @Test
    void remembersWhatTheLastChecksFoundAcrossARestart() {
        SqliteJournal journal = store.open();
        await(journal.checks().see(List.of(seen("a.service", "an old reason"), seen("b.service", "")), true));
        await(journal.checks().see(List.of(seen("a.service", "cannot reach it")), false));

        assertThat(await(store.openAgain().checks().seen()))
                .containsExactlyInAnyOrder(seen("a.service", "cannot reach it"), seen("b.service", ""));
    }

    @Test
    void forgetsWhatAWholeCheckDidNotSee() {
        SqliteJournal journal = store.open();
        await(journal.checks().see(List.of(seen("a.service", ""), seen("gone.service", "")), true));

        await(journal.checks().see(List.of(seen("a.service", "")), true));

        assertThat(await(journal.checks().seen())).containsExactly(seen("a.service", ""));
    }
}
