package io.tidewaiter.scaffold;

/** Whose systemd manager the units are for. */
public enum ManagerScope {
    /** The manager of one user, with rootless Podman. */
    USER("default.target", "systemctl --user"),
    /** The system's, with root's Podman. */
    SYSTEM("multi-user.target", "systemctl");

    private final String target;
    private final String systemctl;

    ManagerScope(String target, String systemctl) {
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
