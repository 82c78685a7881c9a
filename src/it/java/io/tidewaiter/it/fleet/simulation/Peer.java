package io.tidewaiter.it.fleet.simulation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * How many hosts others would expose to a bad release, by the rules in their manuals and none of their code. They get the same
 * groups of hosts as a simulated fleet: its canaries, up to a tenth, all. Each starts a group as a whole.
 */
enum Peer {
    /**
     * A batch is judged when all of it has ended; the next one begins when at least so many succeeded.
     *
     * @see <a href="https://github.com/flightctl/flightctl/blob/main/docs/user/rollout-policies.md">its manual</a>, whose example
     *     has 95 %
     */
    FLIGHTCTL_95("flightctl, success threshold 95 %", 0.95, true),
    FLIGHTCTL_90("flightctl, success threshold 90 %", 0.90, true),
    /**
     * A group's success is the share of its targets that have installed it, and whether that works afterwards is not asked.
     *
     * @see <a href="https://eclipse.dev/hawkbit/concepts/rollout-management">its manual</a>
     */
    HAWKBIT("hawkBit, counts installations", 0.95, false),
    /** The same where each device looks at the health by itself before it reports, and reports a failure as one. */
    HAWKBIT_WITH_HEALTH("hawkBit, if each device reports its own health check", 0.95, true);

    private final String words;
    private final double threshold;
    private final boolean seesHealth;

    Peer(String words, double threshold, boolean seesHealth) {
        this.words = words;
        this.threshold = threshold;
        this.seesHealth = seesHealth;
    }

    /** How many hosts begin before it stops by itself; all of them where it does not. */
    int exposed(FleetImage build, int hosts, int canaries) {
        List<Integer> order = order(hosts, build);
        int begun = 0;
        for (int until : List.of(canaries, (hosts + 9) / 10, hosts)) {
            List<Integer> batch = order.subList(Math.min(begun, until), until);
            long good = batch.stream()
                    .filter(host -> !seesHealth || !build.fails(host))
                    .count();
            begun = until;
            if (good < threshold * batch.size()) {
                return begun;
            }
        }
        return begun;
    }

    private static List<Integer> order(int hosts, FleetImage build) {
        List<Integer> order = new ArrayList<>();
        for (int host = 0; host < hosts; host++) {
            order.add(host);
        }
        Collections.shuffle(order, new Random(build.digest().hashCode()));
        return order;
    }

    @Override
    public String toString() {
        return words;
    }
}
