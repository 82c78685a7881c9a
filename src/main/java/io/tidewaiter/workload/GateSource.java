package io.tidewaiter.workload;

import io.tidewaiter.policy.GatePolicy;
import io.tidewaiter.policy.GateRules;
import io.tidewaiter.policy.LabelNames;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;

/**
 * Where the gates of a workload come from: the configuration's word about the host, what the workload's labels add to it,
 * and over both what the configuration says about its unit.
 *
 * @param host for all workloads
 * @param configured by unit name
 * @param zone of the windows in labels that name none
 */
public record GateSource(GatePolicy host, Map<String, GateRules> configured, ZoneId zone) {

    public GateSource {
        configured = Map.copyOf(configured);
    }

    /** @throws IllegalArgumentException naming the label that cannot be read */
    GatePolicy of(String unit, Map<String, String> labels) {
        GateRules own = configured.getOrDefault(unit, GateRules.NONE);
        return own.over(host.with(labelled(labels)));
    }

    /** A word that there is not would be a gate that is not there. */
    private GateRules labelled(Map<String, String> labels) {
        Map<String, String> texts = new HashMap<>();
        labels.forEach((label, text) -> {
            if (label.startsWith(LabelNames.GATE)) {
                String key = label.substring(LabelNames.GATE.length());
                if (!GateRules.KEYS.contains(key)) {
                    throw new IllegalArgumentException(
                            "label %s is unknown: there are min-age, approve and window".formatted(label));
                }
                texts.put(key, text);
            }
        });
        try {
            return GateRules.of(texts, zone);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("label " + LabelNames.GATE + e.getMessage(), e);
        }
    }
}
