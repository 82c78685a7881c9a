package io.tidewaiter.cli.podman;

/** A Go template that cannot be used; the message is Go's own where it has one for the case. */
public final class TemplateException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TemplateException(String message) {
        super(message);
    }
}
