package io.tidewaiter.workload;

import io.tidewaiter.update.port.Container;
import io.tidewaiter.update.port.GatePolicy;
import io.tidewaiter.update.port.HealthPolicy;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The labels that say how a workload is judged, what it waits for and with which credentials its image is fetched. Labels may come with an
 * image, so each can be told from the others when it cannot be read.
 */
record Labels(HealthSource health, GateSource gates) {

    /** Which of these labels cannot be read, in the order of their names, and why. */
    Map<String, String> unreadable(Map<String, String> labels) {
        Map<String, String> mistakes = new TreeMap<>();
        labels.forEach((name, value) -> {
            if (!isRead(name)) {
                return;
            }
            Map<String, String> one = Map.of(name, value);
            try {
                health.of("", one);
                gates.of("", one);
                authFile(one);
            } catch (IllegalArgumentException e) {
                mistakes.put(name, String.valueOf(e.getMessage()));
            }
        });
        return mistakes;
    }

    private static boolean isRead(String name) {
        return name.startsWith(HealthSource.LABEL_PREFIX)
                || name.startsWith(GateSource.LABEL_PREFIX)
                || name.equals(Container.AUTH_FILE_LABEL);
    }

    /** @throws IllegalArgumentException naming the label that cannot be read */
    HealthPolicy health(String unit, Map<String, String> labels) {
        return health.of(unit, labels);
    }

    /** @throws IllegalArgumentException likewise */
    GatePolicy gates(String unit, Map<String, String> labels) {
        return gates.of(unit, labels);
    }

    /**
     * Relative to what, nothing could say.
     *
     * @throws IllegalArgumentException likewise
     */
    @Nullable
    Path authFile(Map<String, String> labels) {
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
