package io.tidewaiter.api.model;

import java.time.Instant;

/**
 * A sign-in link for the dashboard.
 *
 * @param url can be opened once; it signs in the browser that opens it
 * @param until when it expires
 */
public record LinkView(String url, Instant until) {

    /** Without the secret in it. */
    @Override
    public String toString() {
        return "a link until " + until;
    }
}
