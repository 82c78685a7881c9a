package io.tidewaiter.cli.print;

import io.tidewaiter.api.model.Step;

/** Lines only, for logs and for programs. */
public final class PlainProgress implements Progress {

    private final Printer err;

    public PlainProgress(Printer err) {
        this.err = err;
    }

    @Override
    public void accept(Step step) {
        if (step.text() != null) {
            err.line(step.text());
        }
    }

    @Override
    public void close() {
        // there are no rows to erase
    }
}
