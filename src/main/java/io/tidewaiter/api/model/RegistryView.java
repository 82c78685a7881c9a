package io.tidewaiter.api.model;

import io.tidewaiter.memory.RegistryStanding;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The pause and the pull limit of a registry or a token service.
 *
 * @param registry {@code host[:port]}
 * @param pullsLeft what is left of its pull limit, as it reported last; null when it reports none
 * @param pullsMost the pull limit; null when it reports none
 * @param pausedUntil when requests to it are made again; null when it is not paused
 * @param pullsOnly whether only pulls are paused
 * @param why why it is paused; empty when it is not
 */
public record RegistryView(
        String registry,
        @Nullable Long pullsLeft,
        @Nullable Long pullsMost,
        @Nullable Instant pausedUntil,
        boolean pullsOnly,
        String why) {

    public static RegistryView of(RegistryStanding standing) {
        RegistryStanding.Pause pause = standing.pause();
        RegistryStanding.Pulls pulls = standing.pulls();
        return new RegistryView(
                standing.registry(),
                pulls == null ? null : pulls.left(),
                pulls == null ? null : pulls.most(),
                pause == null ? null : pause.until(),
                pause != null && pause.pullsOnly(),
                pause == null ? "" : pause.reason());
    }
}
