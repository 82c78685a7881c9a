package io.tidewaiter.fleet.etcd;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewaiter.fleet.etcd.EtcdFailure.Kind;
import io.tidewaiter.net.Streamed;
import io.tidewaiter.time.Backoff;
import io.tidewaiter.time.Repeat;
import io.tidewaiter.time.Ticker;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A copy of the keys that etcd has under some prefixes: read once, then kept up to date by a watch. A watch that ends begins
 * again at the revision that it had reached, with another member if this one does not answer. If etcd has compacted that
 * revision, all keys are read again. The copy may be old, so no decision that must be correct uses it alone: transactions
 * compare revisions.
 *
 * <p>A member that is paused keeps its connections and sends nothing. So a watch ends after a few minutes and begins again,
 * and callers that send requests call {@link #doubt} when the member does not answer them.
 *
 * <p>Confined to one event loop.
 */
public final class Mirror {

    /** How long a watch lasts at most before it begins again. It is random, so that hosts do not all begin together. */
    private static final Duration LIFE = Duration.ofMinutes(5);

    /** If a member does not answer, its watchers change to the next one after a random pause, and not all at once. */
    private static final Duration LONGEST_GAP = Duration.ofSeconds(1);

    private static final Backoff PAUSE = Backoff.doubling(Duration.ofMillis(200), Duration.ofSeconds(15));

    private final Etcd etcd;
    private final Ticker ticker;
    private final RandomGenerator random;
    private final List<String> prefixes;
    private final Listener listener;
    private final NavigableMap<String, KeyValue> entries = new TreeMap<>();
    /** The last revision received for each prefix. Two watches of one stream may report a revision at different times. */
    private final SequencedMap<String, Long> seen = new LinkedHashMap<>();

    private int failures;
    private boolean stopped;
    private long lost;
    private boolean current;
    private @Nullable Throwable trouble;
    private @Nullable Streamed stream;
    private Promise<Void> round = Promise.promise();

    /** Is told of each change of the copy. Its methods must not throw. */
    public interface Listener {

        /** All keys are read again: forget what was told before. */
        default void cleared() {}

        default void put(KeyValue entry) {}

        default void removed(String key) {}

        /** After some of these, and after a change of whether it is current. */
        void changed();
    }

    public Mirror(Etcd etcd, Ticker ticker, RandomGenerator random, List<String> prefixes, Listener listener) {
        this.etcd = etcd;
        this.ticker = ticker;
        this.random = random;
        this.prefixes = List.copyOf(prefixes);
        this.listener = listener;
        this.lost = ticker.nanos();
    }

    /** Begins; to be called once. */
    public void start() {
        Repeat.asLongAs(() -> stopped ? Future.succeededFuture(false) : once().map(true));
    }

    public void stop() {
        stopped = true;
        doubt();
    }

    /** The watched member may not answer any more: watches the member that is asked now. */
    public void doubt() {
        if (stream != null) {
            stream.cancel();
        }
        round.tryComplete();
    }

    /** Whether etcd tells of every change now. */
    public boolean isCurrent() {
        return current;
    }

    /** How long it has not been so; zero while it is. */
    public Duration lostFor() {
        return current ? Duration.ZERO : ticker.since(lost);
    }

    /** Why it is not current, in a line. */
    public String reason() {
        return trouble == null || trouble.getMessage() == null ? "etcd was not reached yet" : trouble.getMessage();
    }

    /** The last failure; empty while the copy is current. */
    public Optional<Throwable> trouble() {
        return Optional.ofNullable(trouble);
    }

    public Optional<KeyValue> get(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    /** The keys with this prefix, in their order. */
    public Collection<KeyValue> under(String prefix) {
        return entries.subMap(prefix, true, prefix + Character.MAX_VALUE, false).values();
    }

    /** One watch, from its begin to its end; never fails. */
    private Future<Void> once() {
        Promise<Void> ended = Promise.promise();
        round = ended;
        return (seen.isEmpty() ? refill() : Future.succeededFuture())
                .compose(filled -> etcd.watch(next(), this::hear))
                .compose(begun -> {
                    stream = begun;
                    begun.over().onComplete(over -> {
                        if (over.failed()) {
                            ended.tryFail(over.cause());
                        } else {
                            ended.tryComplete();
                        }
                    });
                    current();
                    return ticker.within(life(), ended.future(), Renewal::new);
                })
                .transform(result -> {
                    if (stream != null) {
                        stream.cancel();
                        stream = null;
                    }
                    if (result.succeeded()) {
                        return ticker.after(Duration.ofMillis(random.nextLong(1, LONGEST_GAP.toMillis())));
                    }
                    if (result.cause() instanceof Renewal) {
                        return Future.succeededFuture();
                    }
                    return lose(result.cause());
                });
    }

    private Duration life() {
        return Duration.ofMillis(random.nextLong(LIFE.toMillis() / 2, LIFE.toMillis()));
    }

    private Future<Void> refill() {
        return etcd.read(prefixes).map(snapshot -> {
            entries.clear();
            listener.cleared();
            snapshot.entries().forEach(this::put);
            prefixes.forEach(prefix -> seen.put(prefix, snapshot.revision()));
            return null;
        });
    }

    private void put(KeyValue entry) {
        entries.put(entry.key(), entry);
        listener.put(entry);
    }

    private SequencedMap<String, Long> next() {
        SequencedMap<String, Long> next = new LinkedHashMap<>(seen);
        next.replaceAll((prefix, revision) -> revision + 1);
        return next;
    }

    private void current() {
        failures = 0;
        trouble = null;
        current = true;
        listener.changed();
    }

    private Future<Void> lose(Throwable cause) {
        if (EtcdFailure.is(cause, Kind.COMPACTED) || EtcdFailure.is(cause, Kind.OTHER_CLUSTER)) {
            seen.clear();
        }
        if (current) {
            lost = ticker.nanos();
        }
        current = false;
        trouble = cause;
        failures++;
        listener.changed();
        return EtcdFailure.is(cause, Kind.COMPACTED)
                ? Future.succeededFuture()
                : ticker.after(PAUSE.after(failures, random));
    }

    private void hear(JsonNode message) {
        if (message.path("canceled").asBoolean()) {
            boolean compacted = Gateway.number(message, "compact_revision") > 0;
            round.tryFail(new EtcdFailure(
                    compacted ? Kind.COMPACTED : Kind.UNREACHABLE,
                    "%s ended the watch: %s"
                            .formatted(
                                    etcd.endpoint(),
                                    message.path("cancel_reason").asText("no reason given"))));
            return;
        }
        JsonNode events = message.path("events");
        events.forEach(event -> {
            KeyValue entry = Gateway.entry(event.path("kv"));
            if (event.path("type").asText().equals("DELETE")) {
                entries.remove(entry.key());
                listener.removed(entry.key());
            } else {
                put(entry);
            }
        });
        String prefix = prefixes.get((int) Gateway.number(message, "watch_id") - 1);
        if (!message.path("created").asBoolean()) {
            seen.merge(prefix, Gateway.revision(message), Math::max);
        }
        if (!events.isEmpty()) {
            listener.changed();
        }
    }

    /** It is time to begin again. */
    private static final class Renewal extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Renewal() {
            super("the watch begins again", null, false, false);
        }
    }
}
