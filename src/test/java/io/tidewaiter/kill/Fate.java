package io.tidewaiter.kill;

/** What befalls the product, or what it needs, at a point of an update. */
enum Fate {
    /** The product is gone, without a word. */
    KILL,
    /** The product is stopped in order, as by systemd, while it waits for the answer. */
    STOP,
    /** What was asked for is refused, once. */
    ERROR,
    /** What was asked for is not answered, once, however long one waits. */
    HANG
}
