package io.tidewaiter.update.queue;

import io.tidewaiter.host.ExternalException;
import io.tidewaiter.policy.HealthPolicy;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.time.TimeSpan;
import io.tidewaiter.time.Work;
import io.tidewaiter.update.model.Update;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes sure that all work ends. Each wait has a limit of its own; the watchdog is for a wait whose limit was forgotten. A
 * look that takes too long is given up, because it has touched nothing, and its units and tag are free again. An update
 * cannot be given up, because it may still act: it is reported, and a restart of the process continues it.
 *
 * <p>Confined to one event loop.
 */
public final class Watchdog {

    /** A registry is given minutes, and Podman a minute for each question. */
    public static final Duration LONGEST_LOOK = Duration.ofMinutes(15);

    /** On top of what a workload's own health takes: a pull, stops and starts with what systemd allows for them. */
    static final Duration LONGEST_UPDATE = Duration.ofHours(24);

    /** So many looks in a row that do not end are not the fault of one registry or unit. */
    static final int MOST_GIVEN_UP = 3;

    private static final Logger log = LoggerFactory.getLogger(Watchdog.class);

    private final Ticker ticker;
    private final Set<Piece> underWay = new LinkedHashSet<>();
    private int givenUp;

    public Watchdog(Ticker ticker) {
        this.ticker = ticker;
    }

    /** One look, or one update. */
    private final class Piece {

        private final String what;
        private final Set<String> keys;
        private final Duration limit;
        private final Promise<?> end;
        private final boolean isLook;
        private long since = ticker.nanos();
        private boolean told;

        Piece(String what, Set<String> keys, Duration limit, Promise<?> end, boolean isLook) {
            this.what = what;
            this.keys = keys;
            this.limit = limit;
            this.end = end;
            this.isLook = isLook;
        }

        boolean isOverdue() {
            return ticker.since(since).compareTo(limit) > 0;
        }

        String words() {
            return "%s has not ended within %s".formatted(what, TimeSpan.format(limit));
        }
    }

    /** Work that changes something only in {@link #apart}. Fails when it is given up. */
    public <T> Future<T> look(String what, Set<String> keys, Supplier<Future<T>> work) {
        return watch(what, keys, LONGEST_LOOK, true, work);
    }

    /** An update that a look begins and waits for: its time does not count as the look's. Fails if the look was given up. */
    public <T> Future<T> apart(Update update, Supplier<Future<T>> work) {
        String unit = update.workload().unit();
        List<Piece> looks = underWay.stream()
                .filter(piece -> piece.isLook && piece.keys.contains(unit))
                .toList();
        if (looks.isEmpty()) {
            return Future.failedFuture(new ExternalException("the look at %s was given up".formatted(unit)));
        }
        underWay.removeAll(looks);
        return Work.begin(work)
                .onComplete(done -> looks.forEach(look -> {
                    look.since = ticker.nanos();
                    underWay.add(look);
                }));
    }

    /** An update, once it has begun. */
    public <T> Future<T> update(Update update, Supplier<Future<T>> work) {
        HealthPolicy health = update.workload().health();
        Duration limit =
                LONGEST_UPDATE.plus(health.timeout().plus(health.soak()).multipliedBy(2));
        return watch(
                "an update of " + update.workload().unit(),
                Set.of(update.workload().unit()),
                limit,
                false,
                work);
    }

    private <T> Future<T> watch(
            String what, Set<String> keys, Duration limit, boolean isLook, Supplier<Future<T>> work) {
        Promise<T> end = Promise.promise();
        Piece piece = new Piece(what, keys, limit, end, isLook);
        underWay.add(piece);
        Work.begin(work).onComplete(done -> {
            underWay.remove(piece);
            if (done.succeeded() ? end.tryComplete(done.result()) : end.tryFail(done.cause())) {
                givenUp = 0;
            }
        });
        return end.future();
    }

    /** Gives up the looks that take too long, and reports the updates that do. */
    public void look() {
        for (Piece piece : List.copyOf(underWay)) {
            if (piece.isOverdue() && piece.isLook) {
                log.error("a look has not ended and is given up what={} limit={}", piece.what, piece.limit);
                underWay.remove(piece);
                givenUp++;
                piece.end.tryFail(new ExternalException(
                        piece.words() + " and was given up: this is a mistake of Tidewaiter's, its log may say more"));
            } else if (piece.isOverdue() && !piece.told) {
                log.error("an update has not ended what={} limit={}", piece.what, piece.limit);
                piece.told = true;
            }
        }
    }

    /** The work that only a restart of the process can end; empty while all is well. */
    public List<String> stuck() {
        List<String> stuck = new ArrayList<>();
        underWay.stream()
                .filter(piece -> !piece.isLook && piece.isOverdue())
                .map(Piece::words)
                .forEach(stuck::add);
        if (givenUp >= MOST_GIVEN_UP) {
            stuck.add("%d looks in a row have not ended".formatted(givenUp));
        }
        return stuck;
    }
}
