package io.tidewaiter.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoggingTest {

    private final Logger root = Logger.getLogger("");
    private Level before = Level.INFO;
    private Handler[] handlers = {};

    @BeforeEach
    void remember() {
        before = root.getLevel();
        handlers = root.getHandlers();
    }

    @AfterEach
    void putBack() {
        Logging.begin(before, false);
        Stream.of(root.getHandlers()).forEach(root::removeHandler);
        Stream.of(handlers).forEach(root::addHandler);
    }

    /** The Java runtime prints a line at this level for each authority in its trust store. */
    @Test
    void debugIsWhatTidewaiterSaysAndNotTheJavaRuntime() {
        Logging.begin(Logging.level(Map.of("TIDEWAITER_LOG", "debug")), false);

        assertThat(Logger.getLogger("io.tidewaiter.update.Round").isLoggable(Level.FINE))
                .isTrue();
        assertThat(Logger.getLogger("jdk.event.security").isLoggable(Level.FINE))
                .isFalse();
        assertThat(Logger.getLogger("jdk.event.security").isLoggable(Level.INFO))
                .isTrue();
        assertThat(Logger.getLogger("io.vertx.core.impl").isLoggable(Level.INFO))
                .isFalse();
    }

    @Test
    void warningsOnlyAreWarningsOnlyOfAll() {
        Logging.begin(Logging.level(Map.of("TIDEWAITER_LOG", "warning")), false);

        assertThat(Logger.getLogger("io.tidewaiter.update.Round").isLoggable(Level.INFO))
                .isFalse();
        assertThat(Logger.getLogger("sun.net").isLoggable(Level.INFO)).isFalse();
        assertThat(Logger.getLogger("sun.net").isLoggable(Level.WARNING)).isTrue();
    }
}
