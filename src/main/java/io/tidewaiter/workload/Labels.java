package io.tidewaiter.workload;

import io.tidewaiter.host.Container;
import io.tidewaiter.policy.GatePolicy;
import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.policy.HookPolicy;
import io.tidewaiter.policy.LabelNames;
import io.tidewaiter.tag.TagRule;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The labels that say how a workload is judged, what it waits for, what is run at its updates, which tags it follows and
 * with which credentials its image is fetched. Labels may come with an image, so each can be told from the others when it cannot be read. The same
 * labels are read once, as they come with each look. Confined to the event loop.
 */
final class Labels {

    private static final int MOST_KNOWN = 1_000;

    private final HealthSource health;
    private final GateSource gates;
    private final HookSource hooks;
    private final FollowSource follow;
    private final Map<Labelled, Reading> known = new HashMap<>();

    Labels(HealthSource health, GateSource gates, HookSource hooks, FollowSource follow) {
        this.follow = follow;
        this.health = health;
        this.gates = gates;
        this.hooks = hooks;
    }

    private record Labelled(String unit, Map<String, String> labels) {}

    /**
     * What labels say.
     *
     * @param mistakes which of them cannot be read, in the order of their names, and why; the others count
     * @param mounts whether the images that the container has mounted are followed too
     */
    record Reading(
            Map<String, String> mistakes,
            HealthPolicy health,
            GatePolicy gates,
            HookPolicy hooks,
            @Nullable TagRule rule,
            boolean mounts,
            @Nullable Path authFile) {}

    Reading read(String unit, Map<String, String> labels) {
        if (known.size() >= MOST_KNOWN) {
            known.clear();
        }
        return known.computeIfAbsent(new Labelled(unit, labels), this::read);
    }

    private Reading read(Labelled labelled) {
        Map<String, String> mistakes = new TreeMap<>();
        labelled.labels().forEach((name, value) -> {
            if (!isRead(name)) {
                return;
            }
            Map<String, String> one = Map.of(name, value);
            try {
                health.of("", one);
                gates.of("", one);
                hooks.of("", one);
                follow.of("", one);
                follow.mountsOf("", one);
                authFile(one);
            } catch (IllegalArgumentException e) {
                mistakes.put(name, String.valueOf(e.getMessage()));
            }
        });
        Map<String, String> readable = new HashMap<>(labelled.labels());
        readable.keySet().removeAll(mistakes.keySet());
        return new Reading(
                Collections.unmodifiableMap(mistakes),
                health.of(labelled.unit(), readable),
                gates.of(labelled.unit(), readable),
                hooks.of(labelled.unit(), readable),
                follow.of(labelled.unit(), readable),
                follow.mountsOf(labelled.unit(), readable),
                authFile(readable));
    }

    private static boolean isRead(String name) {
        return name.startsWith(LabelNames.HEALTH)
                || name.startsWith(LabelNames.GATE)
                || name.startsWith(LabelNames.HOOK)
                || name.equals(LabelNames.FOLLOW)
                || name.equals(LabelNames.FOLLOW_MOUNTS)
                || name.equals(Container.AUTH_FILE_LABEL);
    }

    /**
     * Relative to what, nothing could say.
     *
     * @throws IllegalArgumentException naming the label that cannot be read
     */
    private static @Nullable Path authFile(Map<String, String> labels) {
        String label = labels.getOrDefault(Container.AUTH_FILE_LABEL, "");
        if (label.isBlank()) {
            return null;
        }
        if (!label.startsWith("/")) {
            throw new IllegalArgumentException(
                    "label %s=%s: an absolute path is wanted".formatted(Container.AUTH_FILE_LABEL, label));
        }
        return Path.of(label);
    }
}
