package io.tidewaiter.policy;

/** The labels that are read, beside those of podman-auto-update(1). Images may bring labels, too. */
public final class LabelNames {

    /** In front of each word that {@link HealthRules#of} reads. */
    public static final String HEALTH = "io.tidewaiter.health.";

    /** In front of each word that {@link GateRules#of} reads. */
    public static final String GATE = "io.tidewaiter.gate.";

    /** In front of each word that {@link HookPolicy#inContainer} reads. */
    public static final String HOOK = "io.tidewaiter.hook.";

    /** A rule that chooses the newest of many tags. */
    public static final String FOLLOW = "io.tidewaiter.follow";

    /** Whether the images that the container mounts are followed too. */
    public static final String FOLLOW_MOUNTS = "io.tidewaiter.follow-mounts";

    private LabelNames() {}
}
