package io.tidewaiter.scaffold;

/** Whose systemd manager the units are for. */
public enum Scope {
    /** The manager of one user, with rootless Podman. */
    USER("default.target", "systemctl --user"),
    /** The system's, with root's Podman. */
    SYSTEM("multi-user.target", "systemctl");

    private final String target;
    private final String systemctl;

    Scope(String target, String systemctl) {
        this.target = target;
        this.systemctl = systemctl;
    }

    /** What is reached at the end of the start-up. */
    String target() {
        return target;
    }

    /** How a person speaks to this manager. */
    public String systemctl() {
        return systemctl;
    }
}
