package io.tidewaiter.api;

/** Whoever asks made a mistake, which the message names. */
final class BadRequestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BadRequestException(String message) {
        super(message, null, false, false);
    }
}
