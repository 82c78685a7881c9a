package io.tidewaiter.notify;

import io.vertx.core.Future;

/** A way to notify a receiver. */
public interface Notifier {

    /** Never fails, and ends within a time of its own, whatever the other side does. One at a time. */
    Future<Receipt> send(Notification notification);

    /** Gives up what is being sent. */
    Future<Void> close();
}
