package io.tidewaiter.cli;

import io.tidewaiter.api.Step;
import java.util.function.Consumer;

/** Shows on standard error what happens while a command waits for its answer. */
interface Progress extends Consumer<Step>, AutoCloseable {

    /** Erases the rows that move; the lines stay. */
    @Override
    void close();
}
