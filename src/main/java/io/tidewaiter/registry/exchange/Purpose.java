package io.tidewaiter.registry.exchange;

/** What a request is for: it decides whether a registry's pull limit stands against it. */
public enum Purpose {
    /** A digest, or a token: no registry counts it as a pull. */
    DIGEST,
    /** A manifest that is fetched only for its digest. */
    CHECK,
    /** A manifest that a pull cannot do without. */
    PULL
}
