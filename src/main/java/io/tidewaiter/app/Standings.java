package io.tidewaiter.app;

import io.tidewaiter.host.Workload;
import io.tidewaiter.update.model.State;
import io.tidewaiter.update.port.Journal;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * What the journal says about workloads at this moment, which counts more than what the last check found.
 *
 * @param holds in force
 * @param unfinished updates that are under way now, or that were interrupted and that the next start continues
 */
record Standings(List<Journal.Hold> holds, List<Journal.Unfinished> unfinished) {

    Optional<String> of(Workload workload) {
        return underWay(workload)
                .map(Standings::underWay)
                .or(() -> hold(workload).map(hold -> held(hold, workload)));
    }

    Optional<Journal.Unfinished> underWay(Workload workload) {
        return unfinished.stream()
                .filter(update -> update.update().workload().identity().equals(workload.identity()))
                .findFirst();
    }

    Optional<Journal.Hold> hold(Workload workload) {
        return holds.stream()
                .filter(hold -> hold.reference().equals(workload.reference()))
                .findFirst();
    }

    private static String underWay(Journal.Unfinished unfinished) {
        State state = unfinished.state();
        String reason = switch (state) {
            case State.RollingBack back -> ": " + back.reason();
            case State.Withdrawing back -> ": " + back.reason();
            case State.Staging any -> "";
            case State.Staged any -> "";
            case State.Preparing any -> "";
            case State.Concluding any -> "";
            case State.Activating any -> "";
            case State.Verifying any -> "";
            case State.End any -> "";
        };
        return "an update to %s is under way since %s, %s%s"
                .formatted(
                        unfinished.update().to().abbreviated(),
                        unfinished.update().began().truncatedTo(ChronoUnit.SECONDS),
                        state.word(),
                        reason);
    }

    private static String held(Journal.Hold hold, Workload workload) {
        return "%s since %s%s (tidewaiter release %s)"
                .formatted(
                        hold.unit().equals(workload.unit())
                                ? "held"
                                : "shares its tag with %s, which is held".formatted(hold.unit()),
                        hold.since().truncatedTo(ChronoUnit.SECONDS),
                        hold.account(),
                        hold.unit());
    }
}
