package io.tidewaiter.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnitFilesTest {

    private static final String RUNS_PODMAN = "[Service]\nExecStart=/usr/bin/podman run x\n";
    private static final String RUNS_NOTHING = "[Service]\nExecStart=/bin/true\n";

    @TempDir
    Path directory;

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
    void knowsEveryNameADropInCanHave() {
        assertThat(UnitFiles.definitionsOf("a-b-c@d-e.service"))
                .containsExactlyInAnyOrder(
                        "a-b-c@d-e.service", "a-b-c@.service", "a-b-.service", "a-.service", "service");
    }

    private Set<String> candidates(String... instances) {
        return new UnitFiles("podman", List.of(directory, Path.of("/nowhere"))).candidates(List.of(instances));
    }

    private void file(String name, String text) throws Exception {
        Files.writeString(directory.resolve(name), text);
    }

    private void dropIn(String folder) throws Exception {
        Path path = Files.createDirectory(directory.resolve(folder));
        Files.writeString(path.resolve("10-run.conf"), RUNS_PODMAN);
    }
}
