package io.tidewaiter.update.model;

import io.tidewaiter.host.PullProgress;
import java.time.Instant;

/** Something that happens to an update. Listeners are told of it, and nothing waits for them. */
public sealed interface Event {

    /** What it happens to. */
    Update update();

    /** An update entered a state. */
    record Entered(Update update, State state) implements Event {}

    /**
     * The unit under watch is healthy for the first time, and has to stay so.
     *
     * @param until when its soak ends, if it stays healthy
     */
    record Healthy(Update update, Instant until) implements Event {}

    /** A pull has made progress. */
    record Progress(Update update, PullProgress pull) implements Event {}
}
