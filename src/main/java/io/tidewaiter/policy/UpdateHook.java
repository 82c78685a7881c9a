package io.tidewaiter.policy;

import java.time.Duration;
import java.util.List;

/** A command that is run at a point of an update. Never by way of a shell. */
public sealed interface UpdateHook {

    /** The time limit where none is configured. */
    Duration USUAL_TIMEOUT = Duration.ofMinutes(5);

    /** The program and its arguments; at least one. */
    List<String> command();

    /** After which it is ended, and counts as failed. */
    Duration timeout();

    /** A program of this host. Only the configuration names one, never a label. */
    record OnHost(List<String> command, Duration timeout) implements UpdateHook {

        public OnHost {
            command = List.copyOf(command);
        }
    }

    /** A command inside the container. */
    record InContainer(List<String> command, Duration timeout) implements UpdateHook {

        public InContainer {
            command = List.copyOf(command);
        }
    }
}
