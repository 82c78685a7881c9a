package io.tidewaiter.notify;

import io.tidewaiter.time.Backoff;
import io.tidewaiter.time.Coalesced;
import io.tidewaiter.time.Repeat;
import io.tidewaiter.time.Ticker;
import io.tidewaiter.time.TimeSpan;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what is to be told to one notifier: one after the other, each until it is taken, refused, or has been tried for
 * long enough. It holds one at a time; what waits, waits in the postbox. Confined to the event loop.
 */
final class Courier {

    private static final Logger log = LoggerFactory.getLogger(Courier.class);

    private static final Backoff PAUSES = Backoff.doubling(Duration.ofSeconds(1), Duration.ofMinutes(5));
    /** However long the other side asks for. */
    private static final Duration LONGEST_WISH = Duration.ofHours(1);

    private final String name;
    private final Notifier notifier;
    private final Set<String> wanted;
    private final Duration retryFor;
    private final Postbox postbox;
    private final Ticker ticker;
    private final RandomGenerator random;
    private final Coalesced rounds = new Coalesced(this::round);
    private Future<Receipt> turn = Future.succeededFuture();
    private Tally tally = Tally.NONE;
    private boolean stopped;
    /** Of the notification that is being delivered. */
    private int tries;

    private long firstTry;

    /** @param retryFor how long one notification is tried, from the first failure */
    Courier(
            String name,
            Notifier notifier,
            Set<String> wanted,
            Duration retryFor,
            Postbox postbox,
            Ticker ticker,
            RandomGenerator random) {
        this.name = name;
        this.notifier = notifier;
        this.wanted = Set.copyOf(wanted);
        this.retryFor = retryFor;
        this.postbox = postbox;
        this.ticker = ticker;
        this.random = random;
    }

    String name() {
        return name;
    }

    Tally tally() {
        return tally;
    }

    /** Sends one when what is being sent is done with. */
    Future<Receipt> send(Notification notification) {
        Future<Receipt> mine = turn.transform(before -> notifier.send(notification));
        turn = mine;
        return mine;
    }

    /** There may be something to deliver. */
    void ring() {
        if (!stopped) {
            rounds.ask();
        }
    }

    /** Delivers what can be delivered now; the rest is left for another time. */
    Future<Void> once() {
        return next(true);
    }

    Future<Void> stop() {
        stopped = true;
        return notifier.close();
    }

    private Future<Void> round() {
        return next(false).recover(trouble -> {
            // of the store, which the updates themselves complain about; the next end rings again
            log.warn("cannot look for what is to be told notifier={} reason={}", name, trouble.getMessage());
            return Future.succeededFuture();
        });
    }

    private Future<Void> next(boolean once) {
        return Repeat.asLongAs(() -> stopped
                ? Future.succeededFuture(false)
                : postbox.next(name)
                        .compose(found ->
                                found.map(letter -> take(letter, once)).orElse(Future.succeededFuture(false))));
    }

    /** @return whether the next may follow */
    private Future<Boolean> take(Postbox.Letter letter, boolean once) {
        if (letter.missed() > 0 && tries == 0) {
            log.warn(
                    "too far behind, so older notifications are left out notifier={} number={}", name, letter.missed());
            tally = tally.withLost(letter.missed());
        }
        return letter.notification()
                .filter(notification -> wanted.contains(notification.outcome()))
                .map(notification -> Repeat.until(() -> deliver(letter, notification, once)))
                .orElseGet(() -> postbox.done(name, letter).map(true));
    }

    /** @return whether the next may follow; empty when this one is to be tried again */
    private Future<Optional<Boolean>> deliver(Postbox.Letter letter, Notification notification, boolean once) {
        if (stopped) {
            return left();
        }
        return send(notification).compose(receipt -> switch (receipt) {
            case Receipt.Taken taken -> {
                taken(notification);
                yield done(letter);
            }
            // what we cut off ourselves was not its word
            case Receipt other when stopped -> left();
            case Receipt.Refused refused -> {
                lose(notification, refused.words());
                yield done(letter);
            }
            case Receipt.Later later
            when once -> {
                log.warn("a notification waits for the next run notifier={} reason={}", name, later.words());
                yield left();
            }
            case Receipt.Later later -> later(letter, notification, later);
        });
    }

    private void taken(Notification notification) {
        tally = tally.withDelivered();
        if (tries == 0) {
            log.debug("a notification was taken notifier={} id={}", name, notification.id());
        } else {
            log.info("a notification was taken at last notifier={} id={} tries={}", name, notification.id(), tries + 1);
        }
    }

    private Future<Optional<Boolean>> later(Postbox.Letter letter, Notification notification, Receipt.Later later) {
        if (tries++ == 0) {
            firstTry = ticker.nanos();
            log.warn(
                    "a notification is tried again notifier={} id={} reason={}",
                    name,
                    notification.id(),
                    later.words());
        }
        Duration pause = pause(later.earliest());
        if (ticker.since(firstTry).plus(pause).compareTo(retryFor) > 0) {
            lose(notification, "%s; tried %d times in %s".formatted(later.words(), tries, TimeSpan.format(retryFor)));
            return done(letter);
        }
        tally = tally.withRetried();
        return ticker.after(pause).map(Optional.empty());
    }

    /** At least as long as the other side asks for, and a little longer, each at its own time. */
    private Duration pause(Duration earliest) {
        Duration own = PAUSES.after(tries, random);
        Duration asked = earliest.compareTo(LONGEST_WISH) < 0 ? earliest : LONGEST_WISH;
        return asked.compareTo(own) > 0 ? asked.plus(own.dividedBy(2)) : own;
    }

    private void lose(Notification notification, String reason) {
        log.warn("a notification is lost notifier={} id={} reason={}", name, notification.id(), reason);
        tally = tally.withLost(1);
    }

    private Future<Optional<Boolean>> done(Postbox.Letter letter) {
        tries = 0;
        return postbox.done(name, letter).map(Optional.of(true));
    }

    /** For another time. */
    private static Future<Optional<Boolean>> left() {
        return Future.succeededFuture(Optional.of(false));
    }
}
