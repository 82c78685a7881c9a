package io.tidewaiter.workload;

import io.tidewaiter.policy.HookPolicy;
import io.tidewaiter.policy.LabelNames;
import java.util.HashMap;
import java.util.Map;

/**
 * Where the hooks of a workload come from: what the configuration says about its unit counts most, then its labels. Labels
 * may come with an image, so they name only commands inside the container.
 *
 * @param configured by unit name
 */
public record HookSource(Map<String, HookPolicy> configured) {

    public static final HookSource NONE = new HookSource(Map.of());

    public HookSource {
        configured = Map.copyOf(configured);
    }

    /** @throws IllegalArgumentException naming the label that cannot be read */
    HookPolicy of(String unit, Map<String, String> labels) {
        return configured.getOrDefault(unit, HookPolicy.NONE).over(labelled(labels));
    }

    private static HookPolicy labelled(Map<String, String> labels) {
        Map<String, String> texts = new HashMap<>();
        labels.forEach((label, text) -> {
            if (label.startsWith(LabelNames.HOOK)) {
                texts.put(label.substring(LabelNames.HOOK.length()), text);
            }
        });
        try {
            return HookPolicy.inContainer(texts);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("label " + LabelNames.HOOK + e.getMessage(), e);
        }
    }
}
