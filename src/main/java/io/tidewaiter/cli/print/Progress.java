package io.tidewaiter.cli.print;

import io.tidewaiter.api.model.Step;
import java.util.function.Consumer;

/** Shows on standard error what happens while a command waits for its answer. */
public interface Progress extends Consumer<Step>, AutoCloseable {

    /** Erases the rows that move; the lines stay. */
    @Override
    void close();
}
