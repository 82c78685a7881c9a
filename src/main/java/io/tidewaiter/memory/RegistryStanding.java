package io.tidewaiter.memory;

import io.tidewaiter.update.model.RegistryException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How we stand with one registry.
 *
 * @param registry {@code host[:port]}
 * @param pause why it is not asked at the moment, or null
 * @param pulls what it says of its pull limit, or null when it says nothing
 */
public record RegistryStanding(
        String registry, @Nullable Pause pause, @Nullable Pulls pulls) {

    /**
     * A registry is left alone for a while.
     *
     * @param registry {@code host[:port]}
     * @param until by the clock on the wall, as it outlives this process
     * @param kind {@code RATE_LIMITED} when it asked for it, otherwise how it failed
     * @param pullsOnly whether its limit is on manifests that are fetched; then their digests are asked for all the same
     * @param failures how many in a row led to this; at least 1
     * @param reason one line
     */
    public record Pause(
            String registry,
            Instant until,
            RegistryException.Kind kind,
            boolean pullsOnly,
            int failures,
            String reason) {}

    /**
     * A pull limit, such as Docker Hub's.
     *
     * @param left how many pulls are left in the window, by its last word
     * @param most how many there are in all
     */
    public record Pulls(long left, long most) {}
}
