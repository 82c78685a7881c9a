package io.tidewaiter.cli;

import io.tidewaiter.api.Step;

/** Lines only, for logs and for programs that read along. */
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
        // nothing is left that would have to go
    }
}
