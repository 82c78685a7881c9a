package io.tidewaiter.workload;

import io.tidewaiter.tag.TagRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the rule comes from by which a workload follows tags: what the configuration says about its unit counts most, then
 * its label. Without either it follows its own tag.
 *
 * @param configured by unit name
 */
public record FollowSource(Map<String, TagRule> configured) {

    public static final String LABEL = "io.tidewaiter.follow";

    public static final FollowSource NONE = new FollowSource(Map.of());

    public FollowSource {
        configured = Map.copyOf(configured);
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
        if (!(labels.get(LABEL) instanceof String text)) {
            return TagRule.OWN_TAG;
        }
        try {
            return TagRule.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("label %s: %s".formatted(LABEL, e.getMessage()), e);
        }
    }

    /** Whether the configuration names the unit, and so means all its containers. */
    boolean isOfUnit(String unit) {
        return configured.containsKey(unit);
    }
}
