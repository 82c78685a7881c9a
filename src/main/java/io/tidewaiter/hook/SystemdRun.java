package io.tidewaiter.hook;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Each program is a transient service: systemd-run(1).
 *
 * @param ofUser whether the manager is that of a user, else the system's
 * @param inContainer whether the files here are not the host's: systemd-run looks for the program before it asks for its start
 */
public record SystemdRun(boolean ofUser, boolean inContainer) implements Launcher {

    /** Is at this place here and there, and looks for the program there. */
    private static final String ENV = "/usr/bin/env";

    /** For its end after SIGTERM. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    /** Tidewaiter itself ends it in time; this is for when it was killed. */
    private static final Duration SPARE = Duration.ofSeconds(10);

    @Override
    public List<String> start(String id, List<String> command, Map<String, String> environment, Duration limit) {
        List<String> line = new ArrayList<>(List.of(
                "systemd-run",
                ofUser ? "--user" : "--system",
                "--quiet",
                "--collect",
                "--pipe",
                "--wait",
                "--service-type=exec",
                "--unit=" + unit(id),
                "--description=Hook of an update by Tidewaiter",
                "--property=RuntimeMaxSec=" + limit.plus(SPARE).toSeconds(),
                "--property=TimeoutStopSec=" + GRACE.toSeconds(),
                "--property=UMask=0077"));
        new TreeMap<>(environment).forEach((name, value) -> line.add("--setenv=" + name + "=" + value));
        line.add("--");
        if (inContainer) {
            line.add(ENV);
        }
        // systemd puts variables in place of $NAME, and $ in place of $$
        command.forEach(word -> line.add(word.replace("$", "$$")));
        return line;
    }

    @Override
    public List<String> end(String id) {
        return List.of("systemctl", ofUser ? "--user" : "--system", "--quiet", "stop", unit(id));
    }

    private static String unit(String id) {
        return "tidewaiter-hook-" + id + ".service";
    }
}
