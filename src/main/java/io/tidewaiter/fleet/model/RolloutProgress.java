package io.tidewaiter.fleet.model;

import java.util.List;
import java.util.Objects;

/**
 * How far a rollout is, as the coordinator sees it. For people; nothing is decided by it.
 *
 * @param hosts that are there
 * @param wave the number of hosts in the open waves
 * @param budget how many may be updating at once now
 * @param proven by their own verification in this rollout
 * @param arrived run it without having been proven in this rollout
 * @param updating have begun
 * @param granted may begin, and have not yet
 * @param waiting are not done and may not begin yet
 * @param failed by the image's fault
 * @param rolledBack by a fault of their own
 * @param late have not ended within the deadline
 * @param lost began and did not report again
 * @param away are in the group, and do not report now
 * @param holdup what the rollout waits for, in a line
 * @param someLate names of late hosts and why they wait, at most twenty
 * @param since when this holdup began, by the clock of the coordinator; may be empty
 */
public record RolloutProgress(
        String rollout,
        int hosts,
        int wave,
        int budget,
        int proven,
        int arrived,
        int updating,
        int granted,
        int waiting,
        int failed,
        int rolledBack,
        int late,
        int lost,
        int away,
        String holdup,
        List<String> someLate,
        String since) {

    public RolloutProgress {
        holdup = Objects.requireNonNullElse(holdup, "");
        someLate = someLate == null ? List.of() : List.copyOf(someLate);
        since = Objects.requireNonNullElse(since, "");
    }

    public RolloutProgress since(String moment) {
        return new RolloutProgress(
                rollout,
                hosts,
                wave,
                budget,
                proven,
                arrived,
                updating,
                granted,
                waiting,
                failed,
                rolledBack,
                late,
                lost,
                away,
                holdup,
                someLate,
                moment);
    }
}
