package io.tidewaiter.fleet.model;

import java.util.Objects;

/** What a person said of one host, and when. */
public record Word(String by, String why, String at) {

    public Word {
        Objects.requireNonNull(by);
    }
}
