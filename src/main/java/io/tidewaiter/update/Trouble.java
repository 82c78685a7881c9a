package io.tidewaiter.update;

/** Words for what went wrong. */
final class Trouble {

    private Trouble() {}

    static String message(Throwable trouble) {
        String message = trouble.getMessage();
        return message == null ? trouble.toString() : message;
    }
}
