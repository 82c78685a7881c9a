package io.tidewaiter.net;

/** Hears of each request that went to a registry, or to a token service. */
@FunctionalInterface
public interface RequestListener {

    /** Tells no one. */
    RequestListener NONE = (registry, status) -> {};

    /**
     * @param registry {@code host[:port]}
     * @param status of the answer; 0 when there was none
     */
    void asked(String registry, int status);
}
