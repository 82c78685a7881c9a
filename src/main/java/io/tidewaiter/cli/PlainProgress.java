package io.tidewaiter.cli;

import io.tidewaiter.api.Step;

/** Lines only, for logs and for programs. */
final class PlainProgress implements Progress {

    private final Printer err;

    PlainProgress(Printer err) {
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
