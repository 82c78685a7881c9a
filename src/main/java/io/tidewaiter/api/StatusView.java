package io.tidewaiter.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How one workload stands.
 *
 * @param unit null for a container that no unit owns
 * @param state the unit's active state, or empty when it is not known
 * @param digest of the image in use, null when there is none or it was built here
 * @param checked when its reference was last looked at, null when this process has not done so yet
 * @param found what that look found or did, as in {@link RowView#updated}; null likewise
 * @param why the reason it is not followed, or what the last check or update had to say; empty for none
 */
public record StatusView(
        @Nullable String unit,
        String container,
        String image,
        String policy,
        String state,
        @Nullable String digest,
        @Nullable Instant checked,
        @Nullable String found,
        String why) {}
