package io.tidewaiter.api;

import io.tidewaiter.update.port.RegistryStanding;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How we stand with a registry, or a token service.
 *
 * @param registry {@code host[:port]}
 * @param pullsLeft of its pull limit, by its last word; null when it says nothing of one
 * @param pullsMost how many there are in all; null likewise
 * @param pausedUntil when it is asked again; null when it is not left alone
 * @param pullsOnly whether only pulls wait for that
 * @param why it is left alone; empty when it is not
 */
public record RegistryView(
        String registry,
        @Nullable Long pullsLeft,
        @Nullable Long pullsMost,
        @Nullable Instant pausedUntil,
        boolean pullsOnly,
        String why) {

    static RegistryView of(RegistryStanding standing) {
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
