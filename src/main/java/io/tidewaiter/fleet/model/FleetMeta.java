package io.tidewaiter.fleet.model;

/** What the keys of a fleet are: a program that knows another format leaves them alone. */
public record FleetMeta(int format) {

    /** What this program writes and reads. */
    public static final int FORMAT = 1;

    public static final FleetMeta OURS = new FleetMeta(FORMAT);
}
