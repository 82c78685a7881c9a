package io.tidewaiter.update.port;

import io.tidewaiter.host.Workload;
import io.tidewaiter.tag.TagRule;
import org.jspecify.annotations.Nullable;

/**
 * Which tag a workload follows by a rule.
 *
 * @param found null where none was chosen yet
 */
public record FollowedTag(TagRule rule, @Nullable TagFound found) {

    /** @return null for a workload that follows its own tag */
    public static @Nullable FollowedTag of(Workload workload, @Nullable TagFound found) {
        return workload.rule() instanceof TagRule rule ? new FollowedTag(rule, found) : null;
    }
}
