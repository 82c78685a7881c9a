package io.tidewaiter.podman;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageWatchTest {

    @TempDir
    private Path folder;

    private final AtomicInteger told = new AtomicInteger();

    @Test
    void noticesThatTheListIsReplaced() throws IOException {
        try (ImageWatch watch = ImageWatch.begin(folder, told::incrementAndGet)) {
            assertThat(watch).isNotNull();
            Path next = Files.writeString(folder.resolve(".tmp-images.json1"), "[]");

            Files.move(next, folder.resolve("images.json"), StandardCopyOption.ATOMIC_MOVE);

            await().until(() -> told.get() > 0);
        }
    }

    @Test
    void isNotDisturbedByTheLock() throws IOException {
        try (ImageWatch watch = ImageWatch.begin(folder, told::incrementAndGet)) {
            assertThat(watch).isNotNull();
            for (int i = 0; i < 20; i++) {
                Files.writeString(folder.resolve("images.lock"), String.valueOf(i));
            }

            Files.writeString(folder.resolve("images.json"), "");

            await().until(() -> told.get() > 0);
            assertThat(told).hasValueLessThanOrEqualTo(2); // made, and written to
        }
    }

    @Test
    void saysWhenTheFolderIsNotThere() {
        assertThatThrownBy(() -> ImageWatch.begin(folder.resolve("nowhere"), told::incrementAndGet))
                .isInstanceOf(NoSuchFileException.class);
    }
}
