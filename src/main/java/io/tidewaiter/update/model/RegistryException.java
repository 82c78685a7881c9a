package io.tidewaiter.update.model;

import io.tidewaiter.host.ExternalException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A registry could not say what a reference names. Never to be read as "nothing new". */
public final class RegistryException extends ExternalException {

    private static final long serialVersionUID = 1L;

    /** What kept the registry from answering: for each kind there is something else to do. */
    public enum Kind {
        /** No connection, or no answer in time. */
        UNREACHABLE,
        /** Its certificate is signed by no authority that this host trusts. */
        UNTRUSTED,
        /** Its certificate has expired, or is not valid yet by this host's clock. */
        EXPIRED,
        /** Its certificate is for other names than the one it was asked under. */
        OTHER_NAME,
        /** 401 or 403 after the credentials at hand were tried. */
        UNAUTHORIZED,
        /** 404: neither repository nor tag is there, or it is hidden from us. */
        NOT_FOUND,
        /** 429: asked too often. */
        RATE_LIMITED,
        /** The image is there, but not for the platform of this workload. */
        OTHER_PLATFORM,
        /** A file of this host that says whom to ask, or who we are, is missing or wrong. */
        MISCONFIGURED,
        /** A label or a variable names a credential file that does not exist. */
        NO_CREDENTIAL_FILE,
        /** An answer that the distribution specification does not allow, or a 5xx. */
        BROKEN;

        /** For people and scripts: {@code not found}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    private final Kind kind;

    public RegistryException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
