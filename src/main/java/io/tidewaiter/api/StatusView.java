package io.tidewaiter.api;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How one workload stands.
 *
 * @param unit null for a container that no unit owns
 * @param state the unit's active state; where that is active and the container does not run, the container's state in
 *     Podman's word; empty when it is not known
 * @param digest of the image in use, null when there is none or it was built here
 * @param checked when its reference was last looked at, null when it never was
 * @param found what that look found or did, as in {@link RowView#updated}; null likewise
 * @param why the reason it is not followed, what it waits for, or what the last check or update had to say; empty for none
 * @param candidate the digest that the registry named last, or that is being brought in; null when that is in use
 * @param until when all that it waits for is over by itself; null when that is not known, or it waits for nothing
 * @param gates all that it waits for
 * @param down true when a failed update left it down, and it has not run since
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
        String why,
        @Nullable String candidate,
        @Nullable Instant until,
        List<GateView> gates,
        boolean down) {

    public StatusView {
        gates = List.copyOf(Objects.requireNonNullElse(gates, List.of()));
    }

    /** One that waits for nothing. */
    public StatusView(
            @Nullable String unit,
            String container,
            String image,
            String policy,
            String state,
            @Nullable String digest,
            @Nullable Instant checked,
            @Nullable String found,
            String why) {
        this(unit, container, image, policy, state, digest, checked, found, why, null, null, List.of(), false);
    }
}
