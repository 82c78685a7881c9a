package io.tidewaiter.workload;

import java.util.Set;

/**
 * What a {@code podman pull} command line says.
 *
 * @param images as they are written
 * @param policy when it asks the registry: {@code always}, {@code newer}, {@code missing} or {@code never}
 * @see <a href="https://docs.podman.io/en/latest/markdown/podman-pull.1.html">podman-pull(1)</a>
 */
record PullLine(Set<String> images, String policy, PullOptions options) {

    PullLine {
        images = Set.copyOf(images);
    }

    /** Whether it asks even when the image is here, so that it would bring back what a rollback took away. */
    boolean undoesRollbacks() {
        return policy.equals("always") || policy.equals("newer");
    }
}
