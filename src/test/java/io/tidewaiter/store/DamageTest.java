package io.tidewaiter.store;

import static io.tidewaiter.store.TestStore.V1;
import static io.tidewaiter.store.TestStore.V2;
import static io.tidewaiter.store.TestStore.await;
import static io.tidewaiter.store.TestStore.update;
import static io.tidewaiter.store.TestStore.updateIn;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.update.model.Beside;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.port.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that is not what was written: never a refusal to start. */
class DamageTest {

    @TempDir
    private Path folder;

    @AutoClose
    private TestStore store;

    @BeforeEach
    void create() {
        store = new TestStore(folder.resolve("journal.db"));
    }

    @Test
    void putsRandomBytesAsideAndBeginsWithAnEmptyFile() throws IOException {
        // given
        byte[] noise = new byte[8192];
        new Random(7).nextBytes(noise);
        Files.write(store.file, noise);

        // when
        SqliteJournal journal = store.open();

        // then
        await(journal.begin(update(V1, V2)));
        assertThat(Files.readAllBytes(aside())).isEqualTo(noise);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(store.file)))
                .isEqualTo("rw-------");
    }

    @Test
    void putsATruncatedFileAsideAndBeginsWithAnEmptyOne() throws IOException {
        // given
        SqliteJournal before = store.open();
        for (int i = 0; i < 50; i++) {
            updateIn(before, update(V1, V2), new State.Abandoned("x".repeat(1000)));
        }
        store.close();
        byte[] half = Arrays.copyOf(Files.readAllBytes(store.file), 16384);
        Files.write(store.file, half);

        // when
        SqliteJournal journal = store.open();

        // then
        assertThat(await(journal.history(null, 100))).hasSizeLessThan(50);
        await(journal.begin(update(V1, V2)));
        assertThat(Files.size(aside())).isEqualTo(half.length);
    }

    /** The first pages are sound, so that only a look through the whole file finds it. */
    @Test
    void putsAFileWithAPageOfNoiseAsideAndBeginsWithAnEmptyOne() throws IOException {
        // given
        SqliteJournal before = store.open();
        for (int i = 0; i < 50; i++) {
            updateIn(before, update(V1, V2), new State.Abandoned("x".repeat(1000)));
        }
        store.close();
        byte[] damaged = Files.readAllBytes(store.file);
        byte[] noise = new byte[8192];
        new Random(7).nextBytes(noise);
        System.arraycopy(noise, 0, damaged, damaged.length - noise.length, noise.length);
        Files.write(store.file, damaged);

        // when
        SqliteJournal journal = store.open();

        // then
        await(journal.begin(update(V1, V2)));
        await(journal.history(null, 100));
        assertThat(Files.readAllBytes(aside())).isEqualTo(damaged);
    }

    @Test
    void goesOnWithWhatWasWrittenWhenTheLastWriteWasTorn() throws IOException {
        // given a copy as a power cut leaves it, with the end of its log cut off
        SqliteJournal before = store.open();
        updateIn(before, update(V1, V2), new State.Abandoned("first"));
        updateIn(before, update(V1, V2), new State.Abandoned("last"));
        TestStore cut = new TestStore(folder.resolve("cut.db"));
        Files.copy(store.file, cut.file);
        byte[] log = Files.readAllBytes(Path.of(store.file + "-wal"));
        Files.write(Path.of(cut.file + "-wal"), Arrays.copyOf(log, log.length - 100));

        // when
        try (cut) {
            SqliteJournal journal = cut.open();

            // then
            assertThat(await(journal.history(null, 10)))
                    .singleElement()
                    .satisfies(past -> assertThat(past.reason()).isEqualTo("first"));
            assertThat(await(journal.unfinished())).hasSize(1);
        }
    }

    @Test
    void savesWhatCanStillBeReadOfADamagedFile() throws IOException {
        // given a store whose last pages, those of the long history, are noise
        SqliteJournal before = store.open();
        updateIn(before, update(V1, V2), new State.RollingBack("it is silent", true, Beside.NOTHING, false, 1));
        await(before.hold("web.service", TestStore.WEB, "on holiday"));
        await(before.adopt(TestStore.WEB, V1));
        for (int i = 0; i < 50; i++) {
            updateIn(before, update(V1, V2), new State.Abandoned("x".repeat(1000)));
        }
        store.close();
        byte[] damaged = Files.readAllBytes(store.file);
        byte[] noise = new byte[8192];
        new Random(7).nextBytes(noise);
        System.arraycopy(noise, 0, damaged, damaged.length - noise.length, noise.length);
        Files.write(store.file, damaged);

        // when
        SqliteJournal journal = store.open();

        // then
        assertThat(await(journal.quarantined(TestStore.WEB, java.util.Objects.requireNonNull(V2.digest()))))
                .isPresent();
        assertThat(await(journal.hold(TestStore.WEB))).isPresent();
        assertThat(await(journal.proven(TestStore.WEB))).containsExactly(V1);
        assertThat(await(journal.unfinished()))
                .singleElement()
                .satisfies(left -> assertThat(left.state().word()).isEqualTo("rolling back"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 31, 32, 33, 500, 4000, 4120, 9000, 20000})
    void readsWhatWasWrittenWhereverTheLogIsCut(int length) throws IOException {
        // given
        SqliteJournal before = store.open();
        for (int i = 0; i < 5; i++) {
            updateIn(before, update(V1, V2), new State.Abandoned("number " + i));
        }
        TestStore cut = new TestStore(folder.resolve("cut.db"));
        Files.copy(store.file, cut.file);
        byte[] log = Files.readAllBytes(Path.of(store.file + "-wal"));
        Files.write(Path.of(cut.file + "-wal"), Arrays.copyOf(log, Math.min(length, log.length)));

        // when
        try (cut) {
            SqliteJournal journal = cut.open();

            // then each update up to some point is there, and none behind it
            List<Journal.Past> past = await(journal.history(null, 10));
            for (int i = 0; i < past.size(); i++) {
                assertThat(past.get(past.size() - 1 - i).reason()).isEqualTo("number " + i);
            }
            await(journal.begin(update(V1, V2)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8, 24, 32, 40, 56, 3000, 4152, 12000, 30000})
    void readsWhatWasWrittenWhereverTheLogIsNoise(int offset) throws IOException {
        // given
        SqliteJournal before = store.open();
        for (int i = 0; i < 5; i++) {
            updateIn(before, update(V1, V2), new State.Abandoned("number " + i));
        }
        TestStore torn = new TestStore(folder.resolve("torn.db"));
        Files.copy(store.file, torn.file);
        byte[] log = Files.readAllBytes(Path.of(store.file + "-wal"));
        byte[] noise = new byte[100];
        new Random(7).nextBytes(noise);
        System.arraycopy(noise, 0, log, offset, noise.length);
        Files.write(Path.of(torn.file + "-wal"), log);

        // when
        try (torn) {
            SqliteJournal journal = torn.open();

            // then
            assertThat(await(journal.history(null, 10))).hasSizeLessThan(5);
            await(journal.begin(update(V1, V2)));
        }
    }

    @Test
    void goesOnWithWhatIsInTheFileWhenItsLogIsGone() throws IOException {
        // given a log of which nothing has reached the file but what was there when it was last closed
        updateIn(store.open(), update(V1, V2), new State.Abandoned("first"));
        SqliteJournal before = store.openAgain();
        updateIn(before, update(V1, V2), new State.Abandoned("last"));
        TestStore lost = new TestStore(folder.resolve("lost.db"));
        Files.copy(store.file, lost.file);

        // then
        try (lost) {
            assertThat(await(lost.open().history(null, 10)))
                    .extracting(Journal.Past::reason)
                    .containsExactly("first");
        }
    }

    private Path aside() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("journal\\.db\\.damaged-\\d+"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
