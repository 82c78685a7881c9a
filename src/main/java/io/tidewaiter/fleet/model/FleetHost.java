package io.tidewaiter.fleet.model;

import java.util.Map;
import java.util.Objects;

/**
 * A host of the fleet, and the releases that it runs.
 *
 * @param machine tells two hosts of one name apart: machine-id(5), hashed
 * @param version of Tidewaiter
 * @param runs the release that it runs, for each reference that it follows
 */
public record FleetHost(
        String machine, String group, Map<String, String> labels, String version, Map<String, Running> runs) {

    public FleetHost {
        Objects.requireNonNull(machine);
        Objects.requireNonNull(group);
        labels = Map.copyOf(labels);
        runs = Map.copyOf(runs);
    }

    /**
     * @param digest empty where nothing runs yet
     * @param version as the image says; may be empty
     */
    public record Running(String digest, String version) {

        public Running {
            Objects.requireNonNull(digest);
        }
    }
}
