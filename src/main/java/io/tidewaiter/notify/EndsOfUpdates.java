package io.tidewaiter.notify;

import io.tidewaiter.update.port.Outbox;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.Set;

/** The history of updates as what is to be told. */
record EndsOfUpdates(Outbox outbox) implements Postbox {

    @Override
    public Future<Void> subscribe(Set<String> readers) {
        return outbox.subscribe(readers);
    }

    @Override
    public Future<Optional<Letter>> next(String reader) {
        return outbox.next(reader)
                .map(found -> found.map(ended -> new Letter(
                        ended.number(),
                        ended.missed(),
                        UpdateNotification.of(ended).map(Notification.class::cast))));
    }

    @Override
    public Future<Void> done(String reader, Letter letter) {
        return outbox.done(reader, letter.number());
    }
}
