package io.tidewaiter.workload;

import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.policy.HealthRules;
import io.tidewaiter.policy.LabelNames;
import java.util.HashMap;
import java.util.Map;

/**
 * Where the health policy of a workload comes from: what the configuration says about its unit counts most, then its
 * labels, then the defaults. The configuration is the host's own word, while labels may come with the image.
 *
 * @param defaults where nothing else is said
 * @param configured by unit name
 */
public record HealthSource(HealthPolicy defaults, Map<String, HealthRules> configured) {

    public HealthSource {
        configured = Map.copyOf(configured);
    }

    /** @throws IllegalArgumentException naming the label that cannot be read */
    HealthPolicy of(String unit, Map<String, String> labels) {
        HealthRules own = configured.getOrDefault(unit, HealthRules.NONE);
        return own.over(labelled(labels).over(defaults));
    }

    private static HealthRules labelled(Map<String, String> labels) {
        Map<String, String> texts = new HashMap<>();
        HealthRules.KEYS.forEach(key -> {
            if (labels.get(LabelNames.HEALTH + key) instanceof String text) {
                texts.put(key, text);
            }
        });
        try {
            return HealthRules.of(texts);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("label " + LabelNames.HEALTH + e.getMessage(), e);
        }
    }
}
