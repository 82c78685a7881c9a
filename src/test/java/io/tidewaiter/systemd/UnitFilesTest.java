package io.tidewaiter.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnitFilesTest {

    private static final String RUNS_PODMAN = "[Service]\nExecStart=/usr/bin/podman run x\n";
    private static final String RUNS_NOTHING = "[Service]\nExecStart=/bin/true\n";

    @TempDir
    Path directory;

    private final List<Manager1.UnitFile> files = new ArrayList<>();

    @Test
    void onlyServicesWhoseFileNamesTheProgramAreCandidates() throws Exception {
        file("web.service", RUNS_PODMAN, "static");
        file("other.service", RUNS_NOTHING, "static");
        file("podman.socket", RUNS_PODMAN, "static");

        assertThat(candidates("web.service", "other.service", "podman.socket")).containsExactly("web.service");
    }

    @Test
    void aTemplateIsNoServiceButItsInstancesAre() throws Exception {
        file("many@.service", RUNS_PODMAN, "static");

        assertThat(candidates("many@.service", "many@one.service")).containsExactly("many@one.service");
    }

    @Test
    void dropInsCount() throws Exception {
        file("web.service", RUNS_NOTHING, "static");
        dropIn("web.service.d");
        dropIn("many@.service.d");
        dropIn("team-.service.d");

        assertThat(candidates("web.service", "many@one.service", "team-x.service", "bare.service"))
                .containsExactly("many@one.service", "team-x.service", "web.service");
    }

    @Test
    void aFileThatCannotBeReadCounts() {
        files.add(new Manager1.UnitFile(directory.resolve("secret.service").toString(), "static"));

        assertThat(candidates("secret.service")).containsExactly("secret.service");
    }

    @Test
    void knowsEveryNameADropInCanHave() {
        assertThat(UnitFiles.definitionsOf("a-b-c@d-e.service"))
                .containsExactlyInAnyOrder(
                        "a-b-c@d-e.service", "a-b-c@.service", "a-b-.service", "a-.service", "service");
    }

    private Set<String> candidates(String... units) {
        return new UnitFiles("podman", files, List.of(directory, Path.of("/nowhere"))).of(List.of(units));
    }

    private void file(String name, String text, String state) throws Exception {
        Path file = Files.writeString(directory.resolve(name), text);
        files.add(new Manager1.UnitFile(file.toString(), state));
    }

    private void dropIn(String folder) throws Exception {
        Path path = Files.createDirectory(directory.resolve(folder));
        Files.writeString(path.resolve("10-run.conf"), RUNS_PODMAN);
    }
}
