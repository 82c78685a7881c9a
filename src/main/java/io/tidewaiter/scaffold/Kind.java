package io.tidewaiter.scaffold;

/** How the container's unit is written. */
public enum Kind {
    /** A service that calls {@code podman run}: for any Podman. */
    UNIT,
    /** A {@code .container} file, of which Podman 4.4 and newer make the service: podman-systemd.unit(5). */
    QUADLET
}
