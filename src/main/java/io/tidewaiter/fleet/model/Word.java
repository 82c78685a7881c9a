package io.tidewaiter.fleet.model;

import java.util.Objects;

/** A command of a person about one host, and when it was given. */
public record Word(String by, String why, String at) {

    public Word {
        Objects.requireNonNull(by);
    }
}
