package io.tidewaiter.workload;

import io.tidewaiter.policy.LabelNames;
import io.tidewaiter.tag.TagRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the rule comes from by which a workload follows tags, and whether the images that its container has mounted are
 * followed too: what the configuration says about its unit counts most, then its label. Without either it follows its own tag,
 * and that alone.
 *
 * @param configured by unit name
 * @param mounts whether mounted images are followed, by unit name
 */
public record FollowSource(Map<String, TagRule> configured, Map<String, Boolean> mounts) {

    public static final FollowSource NONE = new FollowSource(Map.of(), Map.of());

    public FollowSource {
        configured = Map.copyOf(configured);
        mounts = Map.copyOf(mounts);
    }

    /** @throws IllegalArgumentException naming the label that cannot be read */
    boolean mountsOf(String unit, Map<String, String> labels) {
        return mounts.getOrDefault(unit, isLabelled(labels.getOrDefault(LabelNames.FOLLOW_MOUNTS, "false")));
    }

    private static boolean isLabelled(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new IllegalArgumentException(
                        "label %s=%s: true or false is wanted".formatted(LabelNames.FOLLOW_MOUNTS, text));
        };
    }

    /**
     * @return null for its own tag
     * @throws IllegalArgumentException naming the label that cannot be read
     */
    @Nullable
    TagRule of(String unit, Map<String, String> labels) {
        TagRule rule = configured.getOrDefault(unit, labelled(labels));
        return rule.equals(TagRule.OWN_TAG) ? null : rule;
    }

    private static TagRule labelled(Map<String, String> labels) {
        if (!(labels.get(LabelNames.FOLLOW) instanceof String text)) {
            return TagRule.OWN_TAG;
        }
        try {
            return TagRule.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("label %s: %s".formatted(LabelNames.FOLLOW, e.getMessage()), e);
        }
    }

    /** Whether the configuration names the unit, and so means all its containers. */
    boolean isOfUnit(String unit) {
        return configured.containsKey(unit);
    }
}
