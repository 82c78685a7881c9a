package io.tidewaiter.host;

/**
 * A container that uses the namespaces or the volumes of another unit's container, or requires it. Podman does not remove a
 * container while such a one exists.
 *
 * @param unit that makes the container
 * @param joined the unit that makes the other one
 * @param container the name of the other one
 * @param option of the unit's command that says so, {@code --network=container:vpn}
 * @param bySystemd whether systemd restarts the unit together with the other one
 */
public record Join(String unit, String joined, String container, String option, boolean bySystemd) {}
