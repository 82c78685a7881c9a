package io.tidewaiter.trigger.webhook.server;

/** What became of what a hook was sent. */
public enum Heard {
    /** It told of a push, and we look. */
    PUSH,
    /** It told of something else, or of a name that no image can have. */
    FOREIGN,
    /** It told again of what it had told before. */
    REPEATED,
    /** A name in a push that nothing here follows; counted beside {@link #PUSH}, once we have looked. */
    UNKNOWN,
    /** It did not show the right secret. */
    REFUSED,
    /** It was authentic, and too large or not JSON. */
    MALFORMED,
    /** It came too often. */
    LIMITED
}
