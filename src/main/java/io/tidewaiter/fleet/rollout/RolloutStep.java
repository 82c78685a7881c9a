package io.tidewaiter.fleet.rollout;

import java.util.List;

/** What a coordinator does next. Each is one transaction, or a few of the same kind. */
public sealed interface RolloutStep {

    /** A rollout of a release that a host's registry names. */
    record Begin(String digest, String host) implements RolloutStep {}

    /** These hosts may begin. */
    record Give(List<HostView> hosts) implements RolloutStep {

        public Give {
            hosts = List.copyOf(hosts);
        }
    }

    /** This host may begin once more, or before its turn: a person wants it. */
    record Retry(HostView host) implements RolloutStep {}

    /** The host has not begun within the deadline, or its rollout is over: another may begin in its place. */
    record TakeBack(HostView host) implements RolloutStep {}

    /** The host began and is not heard of any more. */
    record Lose(HostView host) implements RolloutStep {}

    /** The next wave begins. */
    record OpenWave(int wave) implements RolloutStep {}

    /** All that are there have it. */
    record Finish() implements RolloutStep {}
}
