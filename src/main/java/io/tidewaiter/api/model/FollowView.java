package io.tidewaiter.api.model;

import io.tidewaiter.tag.TagRule;
import io.tidewaiter.update.port.TagFound;
import org.jspecify.annotations.Nullable;

/**
 * Which tag a workload follows by a rule.
 *
 * @param rule as it is written
 * @param tag that the rule chose when the registry was last asked; null where it has chosen none yet
 * @param matching how many tags of the repository the rule let through then; 0 where it has chosen none yet
 */
public record FollowView(String rule, @Nullable String tag, int matching) {

    /** @return null for a workload that follows its own tag */
    public static @Nullable FollowView of(@Nullable TagRule rule, @Nullable TagFound found) {
        if (rule == null) {
            return null;
        }
        return found == null
                ? new FollowView(rule.toString(), null, 0)
                : new FollowView(rule.toString(), found.tag(), found.matching());
    }
}
