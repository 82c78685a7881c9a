package io.tidewaiter.app;

import io.tidewaiter.host.ExternalException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The text of a failure for a client. */
public final class Failures {

    private static final Logger log = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    /** The reason, for a person. A mistake of our own goes to the log, and a client is only told that it is there. */
    public static String reason(Throwable trouble, String request) {
        if (trouble instanceof BadRequestException || trouble instanceof ExternalException) {
            return String.valueOf(trouble.getMessage());
        }
        log.error("a request broke path={}", request, trouble);
        return "this is a mistake of Tidewaiter's: its log has more";
    }
}
