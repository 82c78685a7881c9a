package io.tidewaiter.store;

import static io.tidewaiter.store.TestStore.V2;
import static io.tidewaiter.store.TestStore.await;
import static io.tidewaiter.store.TestStore.update;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.Source;
import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.policy.GatePolicy;
import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.update.model.Beside;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.port.Journal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that an earlier version left is gone on with, and nothing of it is lost. */
class MigrationTest {

    private static final Reference WEB = Reference.parse("registry.example/web:prod");

    @AutoClose
    private TestStore store;

    private SqliteJournal journal;

    @BeforeEach
    void openTheFirstFormat(@TempDir Path folder) throws IOException {
        store = new TestStore(folder.resolve("journal.db"));
        leaveTheFirstFormat();
        journal = store.open();
    }

    private void leaveTheFirstFormat() throws IOException {
        try (InputStream fixture = Objects.requireNonNull(getClass().getResourceAsStream("format-1.sql"))) {
            store.meddle(new String(fixture.readAllBytes(), UTF_8).split(";\\s*\n"));
        }
    }

    @Test
    void keepsEveryUpdateThatWasInterrupted() {
        assertThat(await(journal.unfinished()))
                .extracting(Journal.Unfinished::state)
                .containsExactly(
                        new State.Staging(),
                        new State.Staged("22"),
                        new State.Activating("22", Beside.of("proxy.service"), false, State.UNKNOWN, 1),
                        new State.Verifying("22", Beside.of("proxy.service"), false, State.UNKNOWN, 1),
                        new State.RollingBack("it is silent", true, Beside.NOTHING, false, 1));
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

    /** The earlier formats did not tell which names Podman had made up. */
    @Test
    void remembersTheTriesOfUnitsWhoseContainersPodmanNames() throws IOException {
        store.close();
        Files.delete(store.file);
        leaveTheFirstFormat();
        ended(20, "eager_curie", "rolled back");
        ended(21, "merry_gauss", "rolled back");
        ended(22, "n.service", "rolled back");
        ended(23, "shop-web", "rolled back");
        ended(24, "shop_web", "armed");
        journal = store.open();

        assertThat(tries("kind_noether", false).count()).isEqualTo(3);
        assertThat(tries("shop-web", true).count()).isEqualTo(1);
        assertThat(tries("shop_web", true).armed()).isTrue();
        assertThat(await(journal.isArmed("n.service"))).isTrue();
    }

    private void ended(int id, String container, String outcome) {
        store.meddle("INSERT INTO updates VALUES (%d, 'n.service', '%s', 'registry', '%s', NULL, NULL, '%s', 1, 2)"
                .formatted(id, container, WEB, V2.digest()));
        store.meddle("INSERT INTO transitions VALUES (%d, 1, '%s', '{}', 2)".formatted(id, outcome));
    }

    private Journal.Tries tries(String container, boolean named) {
        Workload workload = new Workload(
                "n.service",
                container,
                named,
                "",
                "",
                Source.of(WEB),
                "registry",
                HealthPolicy.DEFAULT,
                GatePolicy.NONE);
        return await(journal.tries(workload, Objects.requireNonNull(V2.digest())));
    }

    @Test
    void happensOnce() {
        SqliteJournal again = store.openAgain();

        assertThat(await(again.unfinished())).hasSize(5);
    }
}
