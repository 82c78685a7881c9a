package io.tidewaiter.host;

import org.jspecify.annotations.Nullable;

/**
 * How far a pull is.
 *
 * @param line what the engine says, or what it would say to a person
 * @param bytes how much is here, null where the engine does not tell
 */
public record PullProgress(String line, @Nullable Bytes bytes) {

    /**
     * What has come of what is known to come. The total grows while the engine finds out what it needs.
     *
     * @param done at most the total
     */
    public record Bytes(long done, long total) {}
}
