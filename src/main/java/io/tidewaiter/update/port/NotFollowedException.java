package io.tidewaiter.update.port;

import io.tidewaiter.host.ExternalException;

/** A person named a unit that is not followed here. */
public final class NotFollowedException extends ExternalException {

    private static final long serialVersionUID = 1L;

    NotFollowedException(String message) {
        super(message);
    }
}
