package io.tidewaiter.update.run;

import io.tidewaiter.host.ExternalException;

/** The engine's signature policy does not accept an image under the name that is followed. */
final class PolicyException extends ExternalException {

    private static final long serialVersionUID = 1L;

    private final String revision;

    /** @param revision of the rule that does not */
    PolicyException(String message, String revision, Throwable cause) {
        super(message, cause);
        this.revision = revision;
    }

    String revision() {
        return revision;
    }
}
