package io.tidewaiter.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How long this host has been up, which no wrong clock on the wall changes.
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_uptime.5.html">proc_uptime(5)</a>
 */
public interface Uptime {

    /** What tells one boot from another. */
    String boot();

    /** The time since that boot, with the time that the host slept. */
    Duration sinceBoot();

    /** As the kernel has it. Reads files: for a worker. */
    static Uptime ofHost() {
        return new Uptime() {
            @Override
            public String boot() {
                return read("/proc/sys/kernel/random/boot_id").strip();
            }

            @Override
            public Duration sinceBoot() {
                String seconds = read("/proc/uptime").split(" ", 2)[0];
                return Duration.ofMillis(
                        new BigDecimal(seconds).movePointRight(3).longValue());
            }
        };
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
