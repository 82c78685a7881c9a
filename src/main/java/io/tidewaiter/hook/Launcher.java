package io.tidewaiter.hook;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** How a program of a person's is started on this host, and ended. */
public interface Launcher {

    /**
     * The command line of a program that runs the other one, passes on what it says, and ends with its exit code.
     *
     * @param id of the run
     * @param limit after which the program ends at the latest, even if this process does not
     */
    List<String> start(String id, List<String> command, Map<String, String> environment, Duration limit);

    /** The command line of a program that ends what was started under this id, and all that it started in its turn. */
    List<String> end(String id);
}
