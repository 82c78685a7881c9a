package io.tidewaiter.update;

import io.tidewaiter.update.port.ExternalException;

/** A person named a unit that is none of those that are looked after here. */
public final class NotFollowedException extends ExternalException {

    private static final long serialVersionUID = 1L;

    public NotFollowedException(String unit) {
        super(unit + " starts no container that is followed (tidewaiter status)");
    }
}
