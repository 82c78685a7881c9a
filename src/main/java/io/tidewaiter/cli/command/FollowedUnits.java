package io.tidewaiter.cli.command;

import java.util.Iterator;
import java.util.List;

/**
 * Marks where the name of a followed unit is expected. Which there are is not known when a completion script is made: the
 * script asks when a word is completed.
 */
final class FollowedUnits implements Iterable<String> {

    static final String MARK = "@FOLLOWED-UNITS@";

    @Override
    public Iterator<String> iterator() {
        return List.of(MARK).iterator();
    }
}
