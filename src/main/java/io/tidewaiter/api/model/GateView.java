package io.tidewaiter.api.model;

import io.tidewaiter.update.model.Gate;
import io.tidewaiter.update.model.Gates;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A closed gate: a reason for which an update waits.
 *
 * @param kind {@code hold}, {@code window}, {@code minimum age}, {@code approval}, {@code labels}, {@code reload}, {@code not running},
 *     {@code running}, {@code armed}, {@code retry pause}, {@code hook} or {@code sibling}
 * @param until when it opens; null when that is unknown or needs an administrator
 */
public record GateView(String kind, String reason, @Nullable Instant until) {

    public static List<GateView> of(Gates gates) {
        return gates.closed().stream().map(GateView::of).toList();
    }

    private static GateView of(Gate gate) {
        return new GateView(gate.kind().word(), gate.reason(), gate.until());
    }
}
