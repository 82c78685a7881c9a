package io.tidewaiter.app;

import java.io.OutputStream;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;

/** Runs the command line of another process of the same user here, as that process would. */
public interface Commands {

    /**
     * Blocks until the command has ended, so it is no call for an event loop. An interrupt of the thread ends the command, not
     * what the daemon does for it.
     *
     * @return the exit code; empty when the caller has to run it itself, and then nothing was done or printed
     */
    OptionalInt run(List<String> arguments, Caller caller, Console console);

    /** What a command prints to. */
    interface Console {

        OutputStream out();

        OutputStream err();

        /**
         * Called before the command does anything: from now on the caller knows that it was begun, and does not run it again.
         *
         * @throws CancellationException when the caller is gone, and the command shall do nothing
         */
        void begin();
    }

    /** Makes them for a daemon. */
    interface Maker {

        Commands make(Service service, Events events, Links links);
    }
}
