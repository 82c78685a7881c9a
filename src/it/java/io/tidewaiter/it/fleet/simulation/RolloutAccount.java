package io.tidewaiter.it.fleet.simulation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What the {@link Oracle} counts of one rollout. */
final class RolloutAccount {

    final String id;
    final String digest;
    /** How often each host accepted a turn. One whose acceptance it did not hear of gives the turn back. */
    final Map<String, Integer> accepted = new HashMap<>();

    /** Hosts that accepted before the halt, or in a rollout that was never halted. */
    final Set<String> exposed = new HashSet<>();

    /** Hosts that really touched their unit. */
    final Set<String> activated = new HashSet<>();

    boolean halted;
    int startsAfterHalt;
    int overBudget;
    int twice;
    int mostGranted;

    RolloutAccount(String id, String digest) {
        this.id = id;
        this.digest = digest;
    }
}
