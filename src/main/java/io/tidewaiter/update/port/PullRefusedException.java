package io.tidewaiter.update.port;

import io.tidewaiter.host.ExternalException;
import org.jspecify.annotations.Nullable;

/**
 * The engine gave up a pull before it asked for any part of the image: it could not reach the registry, was not let in, or
 * its signature policy does not accept the image. Which of them it was only its words say.
 */
public final class PullRefusedException extends ExternalException {

    private static final long serialVersionUID = 1L;

    public PullRefusedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
