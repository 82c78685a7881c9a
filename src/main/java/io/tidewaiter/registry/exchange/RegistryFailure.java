package io.tidewaiter.registry.exchange;

import io.tidewaiter.update.model.RegistryException.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Why there is no digest, told without the reference: one failed token request can be the answer to many references.
 *
 * <p>The message goes to people: no secret, and no text that a registry or an auth file could have put one into.
 */
public class RegistryFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    public RegistryFailure(Kind kind, String message) {
        this(kind, message, null);
    }

    public RegistryFailure(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause, true, false);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** The same failure, after tries at other places had failed too. */
    public RegistryFailure after(String others) {
        return new RegistryFailure(kind, "%s (before it, in vain: %s)".formatted(getMessage(), others), getCause());
    }

    /**
     * No server was reached that could have read our request, or its certificate is not trusted. So with another scheme the
     * request is not sent a second time.
     */
    public static final class NoConnection extends RegistryFailure {

        private static final long serialVersionUID = 1L;

        public NoConnection(Kind kind, String message, Throwable cause) {
            super(kind, message, cause);
        }
    }
}
