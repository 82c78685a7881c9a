package io.tidewaiter.daemon;

import io.tidewaiter.fleet.model.FleetNews;
import io.tidewaiter.fleet.rollout.RolloutCoordinator;
import io.tidewaiter.image.Digest;
import io.tidewaiter.notify.FleetNotification;
import io.tidewaiter.notify.Notification;
import io.tidewaiter.notify.Postbox;
import io.vertx.core.Future;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/**
 * The news of a fleet as what is to be told. What there is and how far each reader has come is in etcd, so another coordinator goes
 * on where this one stops; only the one that leads reads.
 */
final class FleetPostbox implements Postbox {

    private final RolloutCoordinator coordinator;
    private final String fleet;
    private final InstantSource clock;

    FleetPostbox(RolloutCoordinator coordinator, String fleet, InstantSource clock) {
        this.coordinator = coordinator;
        this.fleet = fleet;
        this.clock = clock;
    }

    /** A reader is new where etcd has no number of it: see {@link #next}. */
    @Override
    public Future<Void> subscribe(Set<String> readers) {
        return Future.succeededFuture();
    }

    @Override
    public Future<Optional<Letter>> next(String reader) {
        Optional<FleetNews> news = coordinator.news();
        if (news.isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        Optional<Long> read = coordinator.newsRead(reader);
        if (read.isEmpty()) {
            return coordinator.newsRead(reader, news.get().last()).map(Optional.empty());
        }
        long number = read.get();
        return Future.succeededFuture(news.get().items().stream()
                .filter(item -> item.number() > number)
                .findFirst()
                .map(item -> new Letter(item.number(), item.number() - number - 1, notification(item))));
    }

    @Override
    public Future<Void> done(String reader, Letter letter) {
        return coordinator.newsRead(reader, letter.number()).mapEmpty();
    }

    private Optional<Notification> notification(FleetNews.Item item) {
        return Digest.tryParse(item.digest())
                .map(digest -> new FleetNotification(
                        "%s-%s-%d".formatted(item.rollout(), item.kind().word(), item.wave()),
                        item.kind().word(),
                        fleet,
                        item.group(),
                        item.reference(),
                        digest.toString(),
                        item.rollout(),
                        item.wave(),
                        item.waves(),
                        item.hosts(),
                        item.by(),
                        item.reason(),
                        time(item.at())));
    }

    private Instant time(String at) {
        try {
            return Instant.parse(at);
        } catch (DateTimeException none) {
            return clock.instant();
        }
    }
}
