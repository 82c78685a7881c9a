package io.tidewaiter.notify;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.Set;

/** What is to be told, in the order in which it happened, and how far each reader has come in it. */
public interface Postbox {

    /** Says who reads from now on. A new reader begins after what is there already. */
    Future<Void> subscribe(Set<String> readers);

    /** The oldest that this reader has not done with. */
    Future<Optional<Letter>> next(String reader);

    /** The reader has done with this one and what came before it, or gives it up. */
    Future<Void> done(String reader, Letter letter);

    /**
     * One of them.
     *
     * @param number ascending
     * @param missed how many before it the reader will not see, since it is too far behind
     * @param notification empty for what this version cannot tell
     */
    record Letter(long number, long missed, Optional<Notification> notification) {}
}
