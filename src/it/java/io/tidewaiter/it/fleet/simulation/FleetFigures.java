package io.tidewaiter.it.fleet.simulation;

import java.util.List;

/**
 * What one release showed.
 *
 * @param exposed hosts that began before the halt
 * @param startsAfterHalt hosts that began after it
 * @param overBudget grants that made more hosts updating than the budget
 * @param twice hosts that activated the release more than once
 * @param untilHaltMillis from the first failure; negative without a halt
 * @param tookMillis from the tag's move to the halt, or to the end
 * @param load at etcd in that time
 */
record FleetFigures(
        FleetImage build,
        List<Fault> faults,
        int hosts,
        boolean halted,
        int exposed,
        int startsAfterHalt,
        int overBudget,
        int twice,
        long untilHaltMillis,
        long tookMillis,
        EtcdMeter.Load load,
        List<String> violations) {

    FleetImage.Quality quality() {
        return build.quality();
    }

    double exposedPercent() {
        return 100.0 * exposed / hosts;
    }
}
