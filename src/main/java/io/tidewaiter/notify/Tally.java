package io.tidewaiter.notify;

/**
 * What became of the notifications of one notifier since the start.
 *
 * @param delivered were taken
 * @param retried tries that failed and were made again
 * @param lost were refused, or given up after the time for retries
 */
public record Tally(long delivered, long retried, long lost) {

    static final Tally NONE = new Tally(0, 0, 0);

    Tally withDelivered() {
        return new Tally(delivered + 1, retried, lost);
    }

    Tally withRetried() {
        return new Tally(delivered, retried + 1, lost);
    }

    Tally withLost(long more) {
        return new Tally(delivered, retried, lost + more);
    }
}
