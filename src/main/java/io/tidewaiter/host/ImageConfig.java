package io.tidewaiter.host;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * How an image runs, part by part.
 *
 * @param parts the names in each part, with a hash that tells whether what is behind the name is still the same: a value may
 *     be long, or a secret
 */
public record ImageConfig(Map<Part, Map<String, String>> parts) {

    /** The parts of a configuration, in the order in which they are shown. */
    public enum Part {
        ENTRYPOINT,
        COMMAND,
        ENVIRONMENT,
        PORTS,
        USER,
        WORKING_DIRECTORY,
        VOLUMES,
        STOP_SIGNAL,
        HEALTH_CHECK,
        LABELS;

        /** {@code health check}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /**
     * What is different in one part, by names in alphabetical order.
     *
     * @param changed names that both have, with something else behind them
     */
    public record Change(Part part, List<String> removed, List<String> added, List<String> changed) {

        private boolean hasAny() {
            return !(removed.isEmpty() && added.isEmpty() && changed.isEmpty());
        }
    }

    public ImageConfig {
        parts = Map.copyOf(parts);
    }

    /** What is different in the next one; a part that is the same has no entry. */
    public List<Change> changesTo(ImageConfig next) {
        return Arrays.stream(Part.values())
                .map(part -> change(part, of(part), next.of(part)))
                .filter(Change::hasAny)
                .toList();
    }

    private Map<String, String> of(Part part) {
        return new TreeMap<>(Objects.requireNonNullElse(parts.get(part), Map.of()));
    }

    private static Change change(Part part, Map<String, String> before, Map<String, String> after) {
        return new Change(
                part,
                before.keySet().stream()
                        .filter(name -> !after.containsKey(name))
                        .toList(),
                after.keySet().stream()
                        .filter(name -> !before.containsKey(name))
                        .toList(),
                before.entrySet().stream()
                        .filter(entry -> after.containsKey(entry.getKey())
                                && !entry.getValue().equals(after.get(entry.getKey())))
                        .map(Map.Entry::getKey)
                        .toList());
    }
}
