package io.tidewaiter.update.model;

import io.tidewaiter.host.PullProgress;
import java.time.Instant;

/** What listeners are told; no answer of theirs is waited for. */
public sealed interface Event {

    /** What it happens to. */
    Update update();

    /** An update entered a state. */
    record Entered(Update update, State state) implements Event {}

    /**
     * What is being watched is healthy, which it has to stay.
     *
     * @param until when its soak ends, if nothing befalls it before
     */
    record Healthy(Update update, Instant until) implements Event {}

    /** A pull goes on. */
    record Progress(Update update, PullProgress pull) implements Event {}
}
