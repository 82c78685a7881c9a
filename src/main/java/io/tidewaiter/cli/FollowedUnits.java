package io.tidewaiter.cli;

import java.util.Iterator;
import java.util.List;

/**
 * Marks where the name of a followed unit is expected. Which there are is asked when a shell completes a word, not when
 * the completion is made.
 */
final class FollowedUnits implements Iterable<String> {

    @Override
    public Iterator<String> iterator() {
        return List.<String>of().iterator();
    }
}
