package io.tidewaiter.api.model;

import io.tidewaiter.host.Join;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Another unit whose container uses namespaces or volumes of this unit's container, or the other way round: both are restarted
 * together.
 *
 * @param option that says so, such as {@code --network=container:vpn}
 */
public record JoinView(String unit, String option) {

    /** @param unit which of the two is shown */
    public static List<JoinView> of(List<Join> all, Predicate<Join> wanted, Function<Join, String> unit) {
        return all.stream()
                .filter(wanted)
                .map(join -> new JoinView(unit.apply(join), join.option()))
                .toList();
    }
}
