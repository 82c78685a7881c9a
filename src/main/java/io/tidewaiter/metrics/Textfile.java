package io.tidewaiter.metrics;

import io.tidewaiter.time.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the metrics where node_exporter reads them, again and again. A file that cannot be written delays nothing else.
 *
 * @see <a href="https://github.com/prometheus/node_exporter#textfile-collector">node_exporter, Textfile Collector: files
 *     are to be replaced in one step</a>
 */
public final class Textfile {

    static final Duration PAUSE = Duration.ofSeconds(15);

    private static final Logger log = LoggerFactory.getLogger(Textfile.class);

    private final Vertx vertx;
    private final Ticker ticker;
    private final Path file;
    private final Supplier<Future<String>> scrape;
    private String trouble = "";
    private boolean stopped;

    public Textfile(Vertx vertx, Ticker ticker, Path file, Supplier<Future<String>> scrape) {
        this.vertx = vertx;
        this.ticker = ticker;
        this.file = file;
        this.scrape = scrape;
    }

    /** Writes at once, and then every few seconds. */
    public void start() {
        scrape.get()
                .compose(text -> vertx.executeBlocking(() -> replace(text)))
                .onComplete(done -> said(done.succeeded() ? "" : String.valueOf(done.cause())))
                .eventually(() -> ticker.after(PAUSE))
                .onComplete(waited -> {
                    if (!stopped) {
                        start();
                    }
                });
    }

    public void stop() {
        stopped = true;
    }

    /** What stands for hours is said once. */
    private void said(String now) {
        if (!now.isEmpty() && !now.equals(trouble)) {
            log.warn("cannot write the metrics file={} reason={}", file, now);
        }
        trouble = now;
    }

    /** Readable by all, as node_exporter runs as another user. */
    private Path replace(String text) throws IOException {
        Path partial = file.resolveSibling("." + file.getFileName() + ".partial");
        Files.writeString(partial, text);
        Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString("rw-r--r--"));
        return Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
