package io.tidewaiter.update.run;

/** Words for what went wrong. */
public final class Failure {

    private Failure() {}

    public static String message(Throwable trouble) {
        String message = trouble.getMessage();
        return message == null ? trouble.toString() : message;
    }
}
