package io.tidewaiter.daemon;

import io.tidewaiter.app.Notices;
import io.tidewaiter.config.Listen;
import io.tidewaiter.config.Settings;
import io.tidewaiter.metrics.ScrapeServer;
import io.tidewaiter.metrics.Textfile;
import io.tidewaiter.time.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gives out metrics as the configuration wants it. */
final class Publishing {

    private final Vertx vertx;
    private final Settings.Metrics settings;
    private @Nullable ScrapeServer server;
    private @Nullable Listening listening;
    private @Nullable Textfile textfile;

    Publishing(Vertx vertx, Settings.Metrics settings) {
        this.vertx = vertx;
        this.settings = settings;
    }

    Future<Void> start(Supplier<Future<String>> scrape, Notices notices) {
        Path file = settings.textfile();
        if (file != null) {
            textfile = new Textfile(vertx, Ticker.of(vertx), file, scrape);
            textfile.start();
        }
        if (settings.listen() == null) {
            return Future.succeededFuture();
        }
        Listen at = settings.listen();
        listening = new Listening(Ticker.of(vertx), notices, "metrics", at, () -> {
            ScrapeServer made = new ScrapeServer(vertx, Ticker.of(vertx), scrape);
            server = made;
            return made.listen(at.host(), at.port());
        });
        return listening.begin();
    }

    Future<Void> stop() {
        if (textfile != null) {
            textfile.stop();
        }
        if (listening != null) {
            listening.stop();
        }
        return server == null ? Future.succeededFuture() : server.stop();
    }
}
