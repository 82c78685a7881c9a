package io.tidewaiter.store;

import java.time.Duration;

/** A host that was up for a while. */
public final class TestUptime implements Uptime {

    private int boots = 1;
    private Duration up = Duration.ofDays(30);

    /** Time passes. */
    public void pass(Duration time) {
        up = up.plus(time);
    }

    public void reboot() {
        boots++;
        up = Duration.ofSeconds(20);
    }

    @Override
    public String boot() {
        return "boot " + boots;
    }

    @Override
    public Duration sinceBoot() {
        return up;
    }
}
