package io.tidewaiter.store;

import static io.tidewaiter.store.TestStore.V1;
import static io.tidewaiter.store.TestStore.V2;
import static io.tidewaiter.store.TestStore.await;
import static io.tidewaiter.store.TestStore.update;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewaiter.host.ExternalException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the store does with the file that it finds, or does not find. */
class OpeningTest {

    @TempDir
    private Path folder;

    private Path home;

    @AutoClose
    private TestStore store;

    @BeforeEach
    void create() {
        home = folder.resolve("state/tidewaiter");
        store = new TestStore(home.resolve("journal.db"));
    }

    @Test
    void makesFolderAndFilesForTheOwnerOnly() throws IOException {
        // when
        SqliteJournal journal = store.open();
        await(journal.begin(update(V1, V2)));

        // then
        assertThat(permissions(home)).isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(home)) {
            assertThat(files)
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(permissions(file)).isEqualTo("rw-------"));
        }
    }

    @Test
    void leavesAFolderThatIsThereAsItIs() throws IOException {
        // given
        Files.createDirectories(home);
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-x---"));

        // when
        store.open();

        // then
        assertThat(permissions(home)).isEqualTo("rwxr-x---");
        assertThat(permissions(store.file)).isEqualTo("rw-------");
    }

    @Test
    void refusesWhatANewerVersionWroteAndLeavesItAlone() throws IOException {
        // given
        store.open();
        store.close();
        store.meddle("PRAGMA user_version = 99");

        // when
        ExternalException refusal = store.openInVain();

        // then
        assertThat(refusal)
                .hasMessageContaining("newer Tidewaiter")
                .hasMessageContaining("99")
                .message()
                .hasLineCount(1);
        try (Stream<Path> files = Files.list(home)) {
            assertThat(files).noneMatch(file -> file.toString().contains("damaged"));
        }
    }

    /** That may have its pages in another order, and another idea of what is damaged. */
    @Test
    void changesNoByteOfWhatANewerVersionWrote() throws IOException {
        // given
        store.open();
        store.close();
        store.meddle("PRAGMA journal_mode = DELETE");
        store.meddle("PRAGMA page_size = 4096");
        store.meddle("VACUUM");
        store.meddle("PRAGMA user_version = 99");
        byte[] written = Files.readAllBytes(store.file);

        // when
        store.openInVain();

        // then
        assertThat(Files.readAllBytes(store.file)).isEqualTo(written);
    }

    @Test
    void letsGoOfAFileThatItRefuses() throws IOException {
        // given
        store.open();
        store.close();
        store.meddle("PRAGMA user_version = 99");

        // when
        store.openInVain();

        // then
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            assertThat(open.map(OpeningTest::target)).doesNotContain(store.file.toString());
        }
    }

    @Test
    void saysInOneLineThatItsFolderCannotBeMade() throws IOException {
        // given
        Files.writeString(folder.resolve("state"), "a file");

        // then
        assertThat(store.openInVain())
                .hasMessageContaining(store.file.toString())
                .hasMessageContaining("folder not writable")
                .message()
                .hasLineCount(1);
    }

    @Test
    void saysInOneLineThatItsFolderCannotBeWritten() throws IOException {
        // given
        Files.createDirectories(home.resolveSibling("other"));
        Files.createFile(home); // permissions would not keep root out

        // then
        assertThat(store.openInVain())
                .hasMessageContaining(store.file.toString())
                .hasMessageContaining("folder not writable")
                .message()
                .hasLineCount(1);
    }

    private static String permissions(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "closed meanwhile";
        }
    }
}
