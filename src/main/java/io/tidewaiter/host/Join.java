package io.tidewaiter.host;

import java.util.Set;

/**
 * A container that uses the namespaces or the volumes of another unit's container, or requires it. Podman does not remove a
 * container while such a one exists.
 *
 * @param unit that makes the container
 * @param joined the unit that makes the other one
 * @param container the name of the other one
 * @param option of the unit's command that says so, {@code --network=container:vpn}
 * @param bySystemd whether systemd restarts the unit together with the other one
 * @param carriers the services with which systemd restarts the other one, so that their restart takes the unit down as well
 */
public record Join(
        String unit, String joined, String container, String option, boolean bySystemd, Set<String> carriers) {

    public Join {
        carriers = Set.copyOf(carriers);
    }

    /** Of a unit that no other service takes down. */
    public Join(String unit, String joined, String container, String option, boolean bySystemd) {
        this(unit, joined, container, option, bySystemd, Set.of());
    }

    /** Whether a restart of this unit takes the container down, without a restart of it by systemd. */
    public boolean goesDownWith(String other) {
        return joined.equals(other) || carriers.contains(other);
    }
}
