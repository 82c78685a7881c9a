package io.tidewaiter.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidewaiter.health.LoggedBy;
import io.tidewaiter.health.ManualTicker;
import io.tidewaiter.podman.Loop;
import io.vertx.core.Future;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextfileTest {

    @TempDir
    private Path folder;

    @AutoClose
    private final Loop loop = new Loop();

    private final ManualTicker ticker = new ManualTicker();
    private volatile String metrics = "a_total 1.0\n";

    private Textfile start(Path file) {
        Textfile textfile = new Textfile(loop.vertx(), ticker, file, () -> Future.succeededFuture(metrics));
        loop.run(textfile::start);
        return textfile;
    }

    private void awaitWritten() {
        await().atMost(Duration.ofSeconds(20)).until(ticker::isAwaited);
    }

    @Test
    void writesAgainAndAgainWhatAnyoneMayRead() throws Exception {
        Path file = folder.resolve("tidewaiter.prom");
        Textfile textfile = start(file);
        awaitWritten();
        assertThat(file).hasContent("a_total 1.0\n");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));

        metrics = "a_total 2.0\n";
        loop.run(() -> ticker.pass(Textfile.PAUSE));
        awaitWritten();
        assertThat(file).hasContent("a_total 2.0\n");
        assertThat(folder).isDirectoryNotContaining("glob:**.partial");

        loop.run(textfile::stop);
        loop.run(() -> ticker.pass(Textfile.PAUSE));
        assertThat(ticker.isAwaited()).isFalse();
    }

    @Test
    void logsAFailureOnceAndTriesAgain() throws Exception {
        Path file = folder.resolve("none/tidewaiter.prom");
        try (LoggedBy log = new LoggedBy("io.tidewaiter.metrics")) {
            start(file);
            awaitWritten();
            loop.run(() -> ticker.pass(Textfile.PAUSE));
            awaitWritten();
            assertThat(log.lines()).singleElement().asString().contains(file.toString(), "NoSuchFile");
        }

        Files.createDirectory(file.getParent());
        loop.run(() -> ticker.pass(Textfile.PAUSE));
        awaitWritten();
        assertThat(file).hasContent("a_total 1.0\n");
    }
}
