package io.tidewaiter.it.fleet.simulation;

import io.tidewaiter.host.Workload;
import io.tidewaiter.image.Digest;
import io.tidewaiter.image.Reference;
import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.update.model.Gate;
import io.tidewaiter.update.model.Gates;
import io.tidewaiter.update.model.Updated;
import io.tidewaiter.update.port.Row;

/** The rows of a check of the one unit that every simulated host has, as {@code update.round.RowText} makes them. */
final class Rows {

    static final Reference WEB = Reference.parse("registry.example/web:prod");
    static final Workload WORKLOAD =
            new Workload("web.service", "web", "", "", WEB, null, "registry", HealthPolicy.DEFAULT);

    private Rows() {}

    static Row same(FleetImage build) {
        return row(Updated.FALSE, "", build.digest(), build.digest());
    }

    static Row waiting(FleetImage from, FleetImage to, Gate gate) {
        Gates gates = Gates.of(gate);
        return row(Updated.PENDING, gates.reason(), from.digest(), to.digest()).withGates(gates);
    }

    static Row quarantined(FleetImage from, FleetImage to) {
        return row(Updated.FALSE, "it failed here", from.digest(), to.digest());
    }

    static Row ended(Updated how, String why, FleetImage from, FleetImage to) {
        return row(how, why, from.digest(), to.digest());
    }

    private static Row row(Updated updated, String why, Digest from, Digest to) {
        return new Row(
                WORKLOAD.identity(),
                WORKLOAD.unit(),
                WORKLOAD.container(),
                "",
                WEB.toString(),
                WORKLOAD.policy(),
                updated,
                why,
                from,
                to,
                null,
                updated == Updated.FAILED);
    }
}
