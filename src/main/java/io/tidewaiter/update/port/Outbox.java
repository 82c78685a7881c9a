package io.tidewaiter.update.port;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.Set;

/**
 * The ends of updates in the order in which they came, and how far each reader has come in them. The history itself is the
 * outbox: what ended is to be told in the same write, so that a crash between the two cannot lose it.
 */
public interface Outbox {

    /**
     * Says who reads from now on. A new reader begins after what has ended already, and is forgotten once it is no
     * longer named.
     */
    Future<Void> subscribe(Set<String> readers);

    /** The oldest end that this reader has not done with. */
    Future<Optional<Ended>> next(String reader);

    /**
     * The reader has done with an end and what came before it, or gives it up.
     *
     * @param number of the end
     */
    Future<Void> done(String reader, long number);

    /**
     * An update that ended.
     *
     * @param number ascending; not the update's own, as a later one may end sooner
     * @param missed how many ends before it the reader will not see, since it is too far behind
     * @param quarantined whether the image was at fault
     */
    record Ended(long number, long missed, Journal.Past past, boolean quarantined) {}
}
