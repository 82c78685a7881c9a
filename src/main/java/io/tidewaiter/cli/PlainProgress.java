package io.tidewaiter.cli;

import io.tidewaiter.api.Step;
import java.io.PrintWriter;

/** Lines only, for logs and for programs that read along. */
final class PlainProgress implements Progress {

    private final PrintWriter err;

    PlainProgress(PrintWriter err) {
        this.err = err;
    }

    @Override
    public void accept(Step step) {
        if (step.text() != null) {
            err.println(step.text());
        }
    }

    @Override
    public void close() {
        // nothing is left that would have to go
    }
}
