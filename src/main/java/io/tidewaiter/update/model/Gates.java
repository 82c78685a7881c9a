package io.tidewaiter.update.model;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The gates that are closed for a release at one moment.
 *
 * @param closed empty if the update may begin
 * @param until the first moment at which all gates will be open by themselves, so that the update may begin; null if that
 *     is not known
 */
public record Gates(List<Gate> closed, @Nullable Instant until) {

    public static final Gates OPEN = new Gates(List.of(), null);

    public Gates {
        closed = List.copyOf(closed);
    }

    /** A single one. */
    public static Gates of(Gate gate) {
        return new Gates(List.of(gate), gate.until());
    }

    public boolean isOpen() {
        return closed.isEmpty();
    }

    /** All of them in one line. */
    public String reason() {
        return closed.stream().map(Gate::reason).collect(Collectors.joining("; "));
    }

    public boolean has(Gate.Kind kind) {
        return closed.stream().anyMatch(gate -> gate.kind() == kind);
    }
}
