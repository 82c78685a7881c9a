package io.tidewaiter.api;

import java.time.Instant;

/**
 * A way into the dashboard.
 *
 * @param url to be opened in a browser, once; whoever has it is let in
 * @param until it is of use
 */
public record LinkView(String url, Instant until) {

    /** Without the secret in it. */
    @Override
    public String toString() {
        return "a link until " + until;
    }
}
