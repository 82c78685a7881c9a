package io.tidewaiter.update.port;

import io.tidewaiter.host.ExternalException;
import org.jspecify.annotations.Nullable;

/**
 * Podman gave up a pull before it asked for any part of the image: it could not reach the registry, the registry refused it,
 * or its signature policy does not accept the image. Only the text of its error says which.
 */
public final class PullRefusedException extends ExternalException {

    private static final long serialVersionUID = 1L;

    public PullRefusedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
