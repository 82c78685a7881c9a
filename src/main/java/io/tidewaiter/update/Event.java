package io.tidewaiter.update;

/** What whoever is interested is told; nobody's answer is waited for. */
public sealed interface Event {

    /** What it happens to. */
    Update update();

    /** An update entered a state. */
    record Entered(Update update, State state) implements Event {}

    /** The engine said something about a pull. */
    record Progress(Update update, String line) implements Event {}
}
