package io.tidewaiter.registry;

import io.tidewaiter.update.port.RegistryException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Why there is no digest, told without the reference: one failed token request can be the answer to many references.
 *
 * <p>The message goes to people: no secret, and no text that a registry or an auth file could have put one into.
 */
class Trouble extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    Trouble(Kind kind, String message) {
        this(kind, message, null);
    }

    Trouble(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause, true, false);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    /** The same trouble, met after other places had been tried in vain. */
    Trouble after(String others) {
        return new Trouble(kind, "%s (before it, in vain: %s)".formatted(getMessage(), others), getCause());
    }

    /**
     * No server was reached that could have read our request, or its certificate is not trusted. So with another scheme the
     * request is not sent a second time.
     */
    static final class NoConnection extends Trouble {

        private static final long serialVersionUID = 1L;

        NoConnection(Kind kind, String message, Throwable cause) {
            super(kind, message, cause);
        }
    }
}
