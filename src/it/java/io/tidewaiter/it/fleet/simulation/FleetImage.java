package io.tidewaiter.it.fleet.simulation;

import io.tidewaiter.image.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A release, and what each host finds of it.
 *
 * @param digest decides on which hosts it fails, too
 */
public record FleetImage(Digest digest, Quality quality) {

    private static final double LATENT = 0.1;

    /** How good it is. */
    public enum Quality {
        GOOD,
        /** It fails on each host, soon. */
        ALWAYS_BAD,
        /** It fails on one host of ten, late. */
        LATENT_BAD,
        /** It never says that it is healthy, so each host waits until its own limit. */
        SILENT,
        /** It is good, and each host takes long to prove it. */
        SLOW;

        /** As it is written on the command line. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** Whether it is to be halted. */
        public boolean isBad() {
            return this == ALWAYS_BAD || this == LATENT_BAD || this == SILENT;
        }
    }

    /** Another digest for another name or seed. */
    public static FleetImage of(String name, Quality quality, long seed) {
        return new FleetImage(Digest.sha256("%s %d".formatted(name, seed).getBytes(StandardCharsets.UTF_8)), quality);
    }

    /** Whether it fails on this host; always the same for one host. */
    public boolean fails(int host) {
        return switch (quality) {
            case GOOD, SLOW -> false;
            case ALWAYS_BAD, SILENT -> true;
            case LATENT_BAD -> new SplittableRandom((long) digest.hashCode() * 1_000_003 + host).nextDouble() < LATENT;
        };
    }

    /** How many times as long as usual a host watches it. */
    public double patience() {
        return switch (quality) {
            case GOOD, LATENT_BAD -> 1;
            case ALWAYS_BAD -> 0.4;
            case SILENT, SLOW -> 3;
        };
    }
}
