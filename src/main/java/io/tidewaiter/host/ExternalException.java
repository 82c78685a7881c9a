package io.tidewaiter.host;

import org.jspecify.annotations.Nullable;

/**
 * Something outside refused or failed: the registry, Podman, systemd, the store.
 *
 * <p>The message is one line for a person and names the thing, the reason and, where there is something, what to do. It
 * carries no stack trace of its own: where it was thrown says nothing about a peer's failure; the cause keeps its own.
 */
public class ExternalException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ExternalException(String message) {
        this(message, null);
    }

    public ExternalException(String message, @Nullable Throwable cause) {
        super(message, cause, true, false);
    }
}
