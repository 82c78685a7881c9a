package io.tidewaiter.fleet.page;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.tidewaiter.fleet.model.Target;
import io.tidewaiter.fleet.page.Board.Failure;
import io.tidewaiter.fleet.page.Board.Square;
import io.tidewaiter.fleet.page.Board.Wave;
import io.tidewaiter.fleet.rollout.FleetStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the page is told: all of a board at first, and then what is different.
 *
 * @param whole whether {@code hosts} are all there are
 * @param targets of the fleet
 * @param trouble why all of this may be old; empty where it is not
 * @param status of the target that is shown; null where the fleet has none
 * @param hosts that are new or different
 * @param gone hosts that are not there any more
 */
record BoardMessage(
        boolean whole,
        List<Target> targets,
        String trouble,
        @Nullable FleetStatus status,
        String stage,
        String waits,
        String since,
        List<Wave> waves,
        List<Row> hosts,
        List<String> gone,
        List<Failure> failures,
        int failed) {

    /** As short as can be: there are 10,000 of them. */
    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    record Row(String host, String state, int wave) {}

    static BoardMessage nothing(FleetFeed.Around around) {
        return new BoardMessage(
                true,
                around.targets(),
                around.trouble(),
                null,
                "",
                "",
                "",
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                0);
    }

    /**
     * @param before what the page shows; null for nothing
     * @return empty where it shows this
     */
    static Optional<BoardMessage> of(@Nullable Board before, Board now, FleetFeed.Around around, boolean isNewAround) {
        if (!isNewAround && now.equals(before)) {
            return Optional.empty();
        }
        Map<String, Square> known = before == null ? Map.of() : before.hosts();
        List<Row> rows = new ArrayList<>();
        now.hosts().forEach((host, square) -> {
            if (!square.equals(known.get(host))) {
                rows.add(new Row(host, square.state(), square.wave()));
            }
        });
        return Optional.of(new BoardMessage(
                before == null,
                around.targets(),
                around.trouble(),
                now.status(),
                now.status().stage(),
                Board.brief(now.status().waits()),
                now.status().waitsSince(),
                now.waves(),
                rows,
                known.keySet().stream()
                        .filter(host -> !now.hosts().containsKey(host))
                        .toList(),
                now.failures(),
                now.failed()));
    }
}
