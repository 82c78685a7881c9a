package io.tidewaiter.world;

/** Something happened that must not. */
final class BrokenLawException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BrokenLawException(String message) {
        super(message);
    }

    BrokenLawException(String message, Throwable cause) {
        super(message, cause);
    }
}
