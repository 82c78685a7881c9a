package io.tidewaiter.policy;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is run at the points of a workload's updates.
 *
 * @param hooks at most one for each point
 */
public record HookPolicy(Map<HookPoint, UpdateHook> hooks) {

    /** Nothing at all. */
    public static final HookPolicy NONE = new HookPolicy(Map.of());

    public HookPolicy {
        hooks = Map.copyOf(hooks);
    }

    public Optional<UpdateHook> at(HookPoint point) {
        return Optional.ofNullable(hooks.get(point));
    }

    /** These where they say something, the others where they do not. */
    public HookPolicy over(HookPolicy others) {
        Map<HookPoint, UpdateHook> all = new EnumMap<>(HookPoint.class);
        all.putAll(others.hooks);
        all.putAll(hooks);
        return new HookPolicy(all);
    }

    /**
     * What labels say: a command inside the container, split at blanks.
     *
     * @param texts by the words of {@link HookPoint#IN_CONTAINER}
     * @throws IllegalArgumentException naming the word and what is wrong with it
     */
    public static HookPolicy inContainer(Map<String, String> texts) {
        Map<HookPoint, UpdateHook> hooks = new EnumMap<>(HookPoint.class);
        texts.forEach((word, text) -> {
            HookPoint point = HookPoint.find(word)
                    .filter(HookPoint.IN_CONTAINER::contains)
                    .orElseThrow(() -> new IllegalArgumentException(
                            word + " is unknown: there are before, after-proven and after-rollback"));
            if (text.isBlank()) {
                throw new IllegalArgumentException(word + ": a command is missing");
            }
            hooks.put(point, new UpdateHook.InContainer(List.of(text.strip().split("\\s+")), UpdateHook.USUAL_TIMEOUT));
        });
        return new HookPolicy(hooks);
    }
}
