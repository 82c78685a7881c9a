package io.tidewaiter.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnitFilesTest {

    private static final String RUNS_PODMAN = "[Service]\nExecStart=/usr/bin/podman run x\n";
    private static final String RUNS_NOTHING = "[Service]\nExecStart=/bin/true\n";

    @TempDir
    Path directory;

    private final UnitFiles files = new UnitFiles("podman");

    @Test
    void onlyServicesWhoseFileNamesTheProgramAreCandidates() throws Exception {
        file("web.service", RUNS_PODMAN);
        file("other.service", RUNS_NOTHING);
        file("podman.socket", RUNS_PODMAN);

        assertThat(candidates()).containsExactly("web.service");
    }

    @Test
    void aTemplateIsNoServiceButItsInstancesAre() throws Exception {
        file("many@.service", RUNS_PODMAN);

        assertThat(candidates("many@one.service")).containsExactly("many@one.service");
    }

    /** As editors and people leave them; systemd does not take them for units, nor a question about them. */
    @Test
    void aFileWithANameThatNoUnitCanHaveIsNoCandidate() throws Exception {
        file("web.service", RUNS_PODMAN);
        file("web (copy).service", RUNS_PODMAN);
        file("@.service", RUNS_PODMAN);
        file("wéb.service", RUNS_PODMAN);

        assertThat(candidates()).containsExactly("web.service");
    }

    @Test
    void dropInsCount() throws Exception {
        file("web.service", RUNS_NOTHING);
        file("team-x.service", RUNS_NOTHING);
        file("bare.service", RUNS_NOTHING);
        dropIn("web.service.d");
        dropIn("many@.service.d");
        dropIn("team-.service.d");

        assertThat(candidates("many@one.service", "bare@one.service"))
                .containsExactly("many@one.service", "team-x.service", "web.service");
    }

    @Test
    void aFileThatCannotBeReadCounts() throws Exception {
        Files.createDirectory(directory.resolve("secret.service"));

        assertThat(candidates()).containsExactly("secret.service");
    }

    @Test
    void noticesWhatChangedSinceItLastLooked() throws Exception {
        file("web.service", RUNS_NOTHING);
        assertThat(files.read(List.of(directory))).isTrue();
        assertThat(files.read(List.of(directory))).isFalse();

        file("web.service", RUNS_PODMAN);

        assertThat(files.read(List.of(directory))).isTrue();
        assertThat(candidates()).containsExactly("web.service");
    }

    @Test
    void noticesADropInThatIsAddedAndOneThatGoes() throws Exception {
        file("web.service", RUNS_NOTHING);
        files.read(List.of(directory));

        dropIn("web.service.d");
        assertThat(candidates()).containsExactly("web.service");

        Files.delete(directory.resolve("web.service.d/10-run.conf"));
        assertThat(candidates()).isEmpty();
    }

    @Test
    void noticesAFileThatTakesThePlaceOfAnother() throws Exception {
        file("web.service", RUNS_PODMAN);
        FileTime time = Files.getLastModifiedTime(directory.resolve("web.service"));
        files.read(List.of(directory));

        file("other", RUNS_PODMAN.replace("podman", "docker"));
        Files.setLastModifiedTime(directory.resolve("other"), time);
        Files.move(directory.resolve("other"), directory.resolve("web.service"), StandardCopyOption.REPLACE_EXISTING);

        assertThat(candidates()).isEmpty();
    }

    @Test
    void knowsEveryNameADropInCanHave() {
        assertThat(UnitFiles.definitionsOf("a-b-c@d-e.service"))
                .containsExactlyInAnyOrder(
                        "a-b-c@d-e.service", "a-b-c@.service", "a-b-.service", "a-.service", "service");
    }

    private Set<String> candidates(String... instances) {
        files.read(List.of(directory, Path.of("/nowhere")));
        return files.candidates(List.of(instances));
    }

    private void file(String name, String text) throws Exception {
        Files.writeString(directory.resolve(name), text);
    }

    private void dropIn(String folder) throws Exception {
        Path path = Files.createDirectory(directory.resolve(folder));
        Files.writeString(path.resolve("10-run.conf"), RUNS_PODMAN);
    }
}
