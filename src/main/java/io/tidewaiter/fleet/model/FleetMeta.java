package io.tidewaiter.fleet.model;

/** The format of the keys of a fleet: a program that knows only another format leaves them alone. */
public record FleetMeta(int format) {

    /** What this program writes and reads. */
    public static final int FORMAT = 1;

    public static final FleetMeta OURS = new FleetMeta(FORMAT);
}
