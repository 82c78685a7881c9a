package io.tidewaiter.podman;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PullLitterTest {

    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

    private final PullLitter litter = new PullLitter(Duration.ofMinutes(2));

    @TempDir
    private Path folder;

    @Test
    void removesWhatADeadPullLeftAndNothingElse() throws IOException {
        // given
        Path dead = pull("container_images_storage1", LONG_AGO);
        Path other = pull("something-else", LONG_AGO);

        // when
        boolean clean = litter.sweep(folder);

        // then
        assertThat(clean).isTrue();
        assertThat(dead.getParent()).doesNotExist();
        assertThat(other).exists();
    }

    @Test
    void leavesAloneWhatWasWrittenJustNow() throws IOException {
        // given
        Path young = pull("container_images_storage1", FileTime.from(Instant.now()));

        // then
        assertThat(litter.sweep(folder)).isFalse();
        assertThat(young).exists();
    }

    @Test
    void leavesFilesThatAreOpen() throws IOException {
        // given
        Path used = pull("container_images_storage1", LONG_AGO);

        // then
        try (InputStream open = Files.newInputStream(used)) {
            assertThat(open.read()).isEqualTo('b');
            assertThat(litter.sweep(folder)).isFalse();
            assertThat(used).exists();
        }
        assertThat(litter.sweep(folder)).isTrue();
        assertThat(used).doesNotExist();
    }

    private Path pull(String name, FileTime written) throws IOException {
        Path blob = Files.createDirectory(folder.resolve(name)).resolve("1");
        Files.writeString(blob, "blob");
        Files.setLastModifiedTime(blob, written);
        Files.setLastModifiedTime(blob.getParent(), written);
        return blob;
    }
}
