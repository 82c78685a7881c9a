package io.tidewaiter.cli.command;

import io.tidewaiter.text.Visible;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Log lines on standard error, one for each message. For journald each begins with its priority, which
 * sd-daemon(3) describes: {@code <4>} is a warning.
 */
final class Logging {

    /** Libraries whose routine messages say nothing about updates. */
    private static final Map<String, Level> QUIET =
            Map.of("io.netty", Level.SEVERE, "io.vertx", Level.WARNING, "org.freedesktop", Level.OFF);

    private static final String OWN = "io.tidewaiter";

    /** The loggers with a level. They are kept here, since a logger that is garbage collected loses its level. */
    private static final List<Logger> KEPT = new ArrayList<>();

    private Logging() {}

    /** The level that {@code TIDEWAITER_LOG} names; info by default. */
    static Level level(Map<String, String> environment) {
        return switch (environment.getOrDefault("TIDEWAITER_LOG", "info")) {
            case "debug" -> Level.FINE;
            case "warning" -> Level.WARNING;
            case "error" -> Level.SEVERE;
            default -> Level.INFO;
        };
    }

    /**
     * Only what Tidewaiter itself says is shown at {@link Level#FINE}: at that level the Java runtime prints each certificate
     * authority that it reads.
     *
     * @param level the least that is shown
     * @param journal whether standard error is the journal
     */
    static void begin(Level level, boolean journal) {
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        ConsoleHandler handler = new ConsoleHandler();
        handler.setLevel(level);
        handler.setFormatter(oneLine(journal));
        root.addHandler(handler);
        root.setLevel(level.intValue() < Level.INFO.intValue() ? Level.INFO : level);
        KEPT.clear();
        keep(OWN, level);
        QUIET.forEach(Logging::keep);
    }

    private static void keep(String name, Level level) {
        Logger logger = Logger.getLogger(name);
        logger.setLevel(level);
        KEPT.add(logger);
    }

    /** @param journal whether each line begins with its priority */
    static Formatter oneLine(boolean journal) {
        return new OneLine(journal);
    }

    private static final class OneLine extends Formatter {

        private final boolean journal;

        OneLine(boolean journal) {
            this.journal = journal;
        }

        @Override
        public String format(LogRecord log) {
            String text = Visible.line(formatMessage(log)) + "\n" + Visible.lines(trace(log.getThrown()));
            return journal
                    ? text.lines()
                            .map(line -> priority(log.getLevel()) + line + "\n")
                            .reduce("", String::concat)
                    : text;
        }

        private static String trace(@org.jspecify.annotations.Nullable Throwable thrown) {
            if (thrown == null) {
                return "";
            }
            StringWriter text = new StringWriter();
            thrown.printStackTrace(new PrintWriter(text));
            return text.toString();
        }

        private static String priority(Level level) {
            int value = level.intValue();
            return value >= Level.SEVERE.intValue()
                    ? "<3>"
                    : value >= Level.WARNING.intValue() ? "<4>" : value >= Level.INFO.intValue() ? "<6>" : "<7>";
        }
    }
}
